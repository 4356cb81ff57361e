<?php

declare(strict_types=1);

namespace Shop\Security;

use InvalidArgumentException;

/** Chooses where secrets come from. */
final class SecretsFactory
{
    /** @param string $url `env:` or `file:///run/secrets` */
    public static function fromUrl(string $url): Secrets
    {
        return match (true) {
            $url === 'env:' => new EnvironmentSecrets(),
            str_starts_with($url, 'file:///') => new FileSecrets(rtrim(substr($url, 7), '/')),
            default => throw new InvalidArgumentException("No source of secrets is $url. Known are env: and file:///FOLDER"),
        };
    }
}
