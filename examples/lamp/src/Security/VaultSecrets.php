<?php

declare(strict_types=1);

namespace Shop\Security;

use GuzzleHttp\ClientInterface;
use GuzzleHttp\Exception\GuzzleException;
use Psr\Http\Message\ResponseInterface;
use Shop\Http\Clock;

/**
 * Secrets from HashiCorp Vault's key-value engine, version 2 (https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2): `payment-token`
 * is the field `value` of MOUNT/FOLDER/payment-token. Its version before stays valid for an overlap after a rotation.
 *
 * For workers, which live long. A php-fpm child would ask anew with each request: let Vault Agent write files there, for `FileSecrets`.
 * Where Vault is away, what was read stays in use for a while: a shop that stops selling because a key could not be re-read helps nobody.
 */
final class VaultSecrets implements Secrets
{
    /** @var array<string, array{values: non-empty-list<string>, readMs: float}> */
    private array $known = [];

    /**
     * @param ClientInterface $http with Vault's address as its base, deadlines, and http_errors off
     * @param int $freshMs so long a value is used unasked: a rotation takes effect within it
     * @param int $staleMs so long it is used where Vault does not answer
     * @param int $overlapSeconds so long after a rotation the version before is valid too
     */
    public function __construct(
        private readonly ClientInterface $http,
        private readonly VaultLogin $login,
        private readonly string $mount,
        private readonly string $folder,
        private readonly Clock $clock,
        private readonly int $freshMs = 30_000,
        private readonly int $staleMs = 3_600_000,
        private readonly int $overlapSeconds = 86_400,
    ) {
    }

    public function get(string $name): array
    {
        $known = $this->known[$name] ?? null;
        $ageMs = $known === null ? INF : $this->clock->elapsedMs() - $known['readMs'];
        if ($ageMs < $this->freshMs) {
            return $known['values'];
        }
        try {
            $values = $this->read($name);
        } catch (SecretUnavailable $problem) {
            return $ageMs < $this->staleMs && $problem->getCode() !== 404 ? $known['values'] : throw $problem;
        }
        $this->known[$name] = ['values' => $values, 'readMs' => $this->clock->elapsedMs()];
        return $values;
    }

    /** @return non-empty-list<string> */
    private function read(string $name): array
    {
        $newest = $this->version($name, 0) ?? throw new SecretUnavailable("Vault has no secret $name.", 404);
        $values = [$newest['value']];
        $isNew = intdiv($this->clock->nowMs(), 1000) - $newest['created'] < $this->overlapSeconds;
        if ($newest['version'] > 1 && $isNew) {
            $before = $this->version($name, $newest['version'] - 1);
            if ($before !== null && $before['value'] !== $newest['value']) {
                $values[] = $before['value'];
            }
        }
        return $values;
    }

    /** @return array{value: string, version: int, created: int}|null null where it was deleted, destroyed or never written */
    private function version(string $name, int $version): ?array
    {
        $path = "v1/$this->mount/data/$this->folder/" . rawurlencode($name) . ($version === 0 ? '' : "?version=$version");
        $response = $this->ask($path);
        if ($response->getStatusCode() === 403) {
            // The token has ended before its time, as where somebody revoked it.
            $this->login->forget();
            $response = $this->ask($path);
        }
        if ($response->getStatusCode() === 404) {
            return null;
        }
        $data = json_decode((string) $response->getBody(), true)['data'] ?? null;
        $value = $data['data']['value'] ?? null;
        $created = strtotime((string) ($data['metadata']['created_time'] ?? ''));
        if ($response->getStatusCode() !== 200 || !is_string($value) || $value === '' || $created === false || !is_int($data['metadata']['version'] ?? null)) {
            throw new SecretUnavailable("Vault answered {$response->getStatusCode()} for the secret $name, or not what KV version 2 answers.");
        }
        return ['value' => $value, 'version' => $data['metadata']['version'], 'created' => $created];
    }

    private function ask(string $path): ResponseInterface
    {
        try {
            return $this->http->request('GET', $path, ['headers' => ['X-Vault-Token' => $this->login->token()]]);
        } catch (GuzzleException $problem) {
            throw new SecretUnavailable('Vault did not answer: ' . $problem::class);
        }
    }
}
