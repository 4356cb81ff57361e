<?php

declare(strict_types=1);

namespace Shop\Security;

/**
 * Secrets from environment variables, for development and drills: `payment-token` is `PAYMENT_TOKEN`, several values
 * are parted by commas or spaces. A process sees its own environment only, so nothing rotates without a restart.
 */
final readonly class EnvironmentSecrets implements Secrets
{
    public function get(string $name): array
    {
        $variable = strtoupper(str_replace('-', '_', $name));
        $values = preg_split('/[\s,]+/', (string) getenv($variable), -1, PREG_SPLIT_NO_EMPTY) ?: [];
        return $values === [] ? throw new SecretUnavailable("The secret $name is not set: $variable is empty.") : $values;
    }
}
