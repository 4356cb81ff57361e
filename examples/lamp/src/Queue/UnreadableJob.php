<?php

declare(strict_types=1);

namespace Shop\Queue;

/** What came from the broker is not a job of this shop. */
final class UnreadableJob extends \RuntimeException
{
}
