<?php

declare(strict_types=1);

namespace Shop\Http;

/** The breakers of one partner: one a compartment. */
final readonly class Breakers
{
    public function __construct(private PartnerSettings $settings, private SharedState $state, private Clock $clock)
    {
    }

    public function of(string $compartment): CircuitBreaker
    {
        return new CircuitBreaker(
            $compartment,
            $this->state,
            $this->clock,
            $this->settings->breakerFailures,
            $this->settings->breakerOpenMs,
            $this->settings->totalMs,
        );
    }
}
