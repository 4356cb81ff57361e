<?php

declare(strict_types=1);

namespace Shop\Queue;

/** The lease ended and the job was handed to somebody else, or was acknowledged already. What was done must be safe to do again. */
final class LeaseLost extends \RuntimeException
{
}
