<?php

declare(strict_types=1);

namespace Shop\Database;

enum StepState: string
{
    case Open = 'open';
    case Done = 'done';
    /** Given up: a dead letter, which `bin/reconcile.php --replay` opens again. */
    case Dead = 'dead';
}
