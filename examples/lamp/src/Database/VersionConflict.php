<?php

declare(strict_types=1);

namespace Shop\Database;

/** Somebody else was faster. What was to be written was made of an older state and must be made anew. */
final class VersionConflict extends \RuntimeException
{
}
