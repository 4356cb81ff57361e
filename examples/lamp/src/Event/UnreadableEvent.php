<?php

declare(strict_types=1);

namespace Shop\Event;

/** What came is not an event that this shop's schemas describe. Trying again does not change it. */
final class UnreadableEvent extends \RuntimeException
{
}
