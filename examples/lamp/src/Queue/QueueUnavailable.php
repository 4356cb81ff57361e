<?php

declare(strict_types=1);

namespace Shop\Queue;

/** The broker did not answer. The job is still in the outbox: the sweep pushes it again. */
final class QueueUnavailable extends \RuntimeException
{
}
