<?php

declare(strict_types=1);

namespace Shop\Partner;

/** The partner said no, would say so again, and nothing has happened there: a declined card, a parcel that has left. */
final class TerminalFailure extends PartnerFailure
{
    public function isOutcomeUnknown(): bool
    {
        return false;
    }
}
