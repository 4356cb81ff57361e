<?php

declare(strict_types=1);

namespace Shop\Domain;

/** What the shop tells its customer. It follows from the order's facts: nothing sets it but `Order::settle`. */
enum OrderStatus: string
{
    case Placed = 'placed';
    case AwaitingAction = 'awaiting_action';
    case Authorized = 'authorized';
    case Capturing = 'capturing';
    case Completed = 'completed';
    case Cancelling = 'cancelling';
    case Cancelled = 'cancelled';
    case Declined = 'declined';
    /** A person must look. */
    case Attention = 'attention';

    /**
     * The moves an order may make. Forward moves may skip states, since one read can tell several things at once. None leads
     * back, and nothing leaves an end but a call for a person.
     */
    public function canBecome(self $next): bool
    {
        return $next === $this || $next === self::Attention || match ($this) {
            self::Placed => true,
            self::AwaitingAction => $next !== self::Placed,
            self::Authorized => in_array($next, [self::Capturing, self::Completed, self::Cancelling, self::Cancelled], true),
            self::Capturing => in_array($next, [self::Completed, self::Cancelling, self::Cancelled], true),
            self::Completed => in_array($next, [self::Cancelling, self::Cancelled], true),
            self::Cancelling => in_array($next, [self::Cancelled, self::Declined], true),
            self::Cancelled, self::Declined => false,
            // A person, or a later read of the partner, has resolved it: the order goes on from its facts.
            self::Attention => true,
        };
    }
}
