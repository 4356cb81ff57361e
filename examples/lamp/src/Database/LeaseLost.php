<?php

declare(strict_types=1);

namespace Shop\Database;

final class LeaseLost extends \RuntimeException
{
}
