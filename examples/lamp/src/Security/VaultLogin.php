<?php

declare(strict_types=1);

namespace Shop\Security;

use GuzzleHttp\ClientInterface;
use GuzzleHttp\Exception\GuzzleException;
use Shop\Http\Clock;

/**
 * The token that the shop shows to Vault: by AppRole (https://developer.hashicorp.com/vault/api-docs/auth/approle), renewed when two thirds
 * of its lease are over, and made anew where it cannot be renewed. Or a given one, as Vault Agent's sink writes it.
 */
final class VaultLogin
{
    private ?string $token = null;
    private bool $isRenewable = false;
    private float $renewAtMs = INF;
    private float $endsAtMs = INF;

    /** @param \Closure(): array{role_id: string, secret_id: string}|\Closure(): string $credentials an AppRole's, or a token; asked for at each login */
    public function __construct(private readonly ClientInterface $http, private readonly Clock $clock, private readonly \Closure $credentials)
    {
    }

    /** @throws SecretUnavailable */
    public function token(): string
    {
        $nowMs = $this->clock->elapsedMs();
        if ($this->token !== null && $nowMs >= $this->renewAtMs && $nowMs < $this->endsAtMs && $this->isRenewable) {
            $this->renew($this->token);
        } elseif ($this->token === null || $nowMs >= $this->endsAtMs) {
            $this->logIn();
        }
        return (string) $this->token;
    }

    /** The next call logs in anew. */
    public function forget(): void
    {
        $this->token = null;
    }

    private function renew(string $token): void
    {
        try {
            $auth = $this->post('v1/auth/token/renew-self', [], ['X-Vault-Token' => $token]);
        } catch (SecretUnavailable) {
            $auth = null;
        }
        // Vault shortens a lease near its longest life: then a new login is due rather than many renewals.
        $auth !== null && $auth['lease_duration'] > 1 ? $this->keep($auth) : $this->logIn();
    }

    private function logIn(): void
    {
        $credentials = ($this->credentials)();
        if (is_string($credentials)) {
            $this->token = $credentials;
            return;
        }
        $this->keep($this->post('v1/auth/approle/login', $credentials, []));
    }

    /** @param array{client_token: string, lease_duration: int, renewable: bool} $auth */
    private function keep(array $auth): void
    {
        $this->token = $auth['client_token'];
        $this->isRenewable = $auth['renewable'];
        $leaseMs = $auth['lease_duration'] > 0 ? 1000.0 * $auth['lease_duration'] : INF;
        $this->renewAtMs = $this->clock->elapsedMs() + $leaseMs * 2 / 3;
        $this->endsAtMs = $this->clock->elapsedMs() + $leaseMs;
    }

    /**
     * @param array<string, string> $body
     * @param array<string, string> $headers
     * @return array{client_token: string, lease_duration: int, renewable: bool}
     */
    private function post(string $path, array $body, array $headers): array
    {
        try {
            $response = $this->http->request('POST', $path, ['json' => (object) $body, 'headers' => $headers]);
        } catch (GuzzleException $problem) {
            throw new SecretUnavailable('Vault did not answer: ' . $problem::class);
        }
        $auth = json_decode((string) $response->getBody(), true)['auth'] ?? null;
        if ($response->getStatusCode() !== 200 || !is_string($auth['client_token'] ?? null) || !is_int($auth['lease_duration'] ?? null)) {
            throw new SecretUnavailable("Vault answered {$response->getStatusCode()} to $path.");
        }
        return ['client_token' => $auth['client_token'], 'lease_duration' => $auth['lease_duration'], 'renewable' => ($auth['renewable'] ?? false) === true];
    }
}
