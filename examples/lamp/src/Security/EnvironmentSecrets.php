<?php

declare(strict_types=1);

namespace Shop\Security;

/**
 * Secrets from environment variables, for development and drills: `payment-token` is `PAYMENT_TOKEN`, several values
 * are parted by commas. A process sees its own environment only, so nothing rotates without a restart.
 */
final readonly class EnvironmentSecrets implements Secrets
{
    public function get(string $name): array
    {
        $variable = strtoupper(str_replace('-', '_', $name));
        $values = array_values(array_filter(array_map('trim', explode(',', (string) getenv($variable))), static fn (string $value): bool => $value !== ''));
        return $values === [] ? throw new SecretUnavailable("The secret $name is not set: $variable is empty.") : $values;
    }
}
