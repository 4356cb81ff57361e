<?php

declare(strict_types=1);

namespace Shop\Database;

/** The database cannot be reached. Where a commit was under way, nobody knows whether it took place. */
final class DatabaseUnavailable extends \RuntimeException
{
}
