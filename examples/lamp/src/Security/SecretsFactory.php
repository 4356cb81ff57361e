<?php

declare(strict_types=1);

namespace Shop\Security;

use GuzzleHttp\Client;
use InvalidArgumentException;
use Shop\Http\SystemClock;

/** Chooses where secrets come from. */
final class SecretsFactory
{
    /**
     * @param string $url `env:`, `file:///run/secrets`, or `vault+https://vault.example:8200/secret/shop` (the engine's mount, then a folder). The
     *     shop logs in to Vault by the files that VAULT_ROLE_ID_FILE and VAULT_SECRET_ID_FILE name, or shows the token in VAULT_TOKEN_FILE.
     */
    public static function fromUrl(string $url): Secrets
    {
        return match (true) {
            $url === 'env:' => new EnvironmentSecrets(),
            str_starts_with($url, 'file:///') => new FileSecrets(rtrim(substr($url, 7), '/')),
            preg_match('~^vault\+(https?://[^/]+)/([^/]+)/(.+)$~', $url, $parts) === 1 => self::vault($parts[1], $parts[2], rtrim($parts[3], '/')),
            default => throw new InvalidArgumentException("No source of secrets is $url. Known are env:, file:///FOLDER and vault+https://HOST:PORT/MOUNT/FOLDER"),
        };
    }

    private static function vault(string $address, string $mount, string $folder): Secrets
    {
        $clock = new SystemClock();
        $http = new Client(['base_uri' => "$address/", 'connect_timeout' => 1, 'timeout' => 3, 'http_errors' => false]);
        return new VaultSecrets($http, new VaultLogin($http, $clock, self::credentials(...)), $mount, $folder, $clock);
    }

    /** @return array{role_id: string, secret_id: string}|string */
    private static function credentials(): array|string
    {
        $read = static fn (string $variable): string => trim((string) @file_get_contents((string) getenv($variable)))
            ?: throw new SecretUnavailable("$variable names no file with the shop's credentials for Vault.");
        return getenv('VAULT_TOKEN_FILE') !== false
            ? $read('VAULT_TOKEN_FILE')
            : ['role_id' => $read('VAULT_ROLE_ID_FILE'), 'secret_id' => $read('VAULT_SECRET_ID_FILE')];
    }
}
