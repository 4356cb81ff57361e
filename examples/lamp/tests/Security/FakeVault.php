<?php

declare(strict_types=1);

namespace Shop\Tests\Security;

use GuzzleHttp\Exception\ConnectException;
use GuzzleHttp\Promise\Create;
use GuzzleHttp\Promise\PromiseInterface;
use GuzzleHttp\Psr7\Response;
use Psr\Http\Message\RequestInterface;

/**
 * A double of what Vault's documentation says of KV version 2, AppRole and token renewal: a handler for Guzzle. No Vault has been asked
 * whether it is right.
 */
final class FakeVault
{
    public bool $isAway = false;
    public bool $isRenewalRefused = false;
    public int $leaseSeconds = 3600;
    /** @var array<string, list<array{value: string, created: int, isDeleted: bool}>> versions by name */
    public array $secrets = [];
    /** @var list<string> */
    public array $asked = [];
    /** @var array<string, true> */
    private array $tokens = ['given-token' => true];

    public function put(string $name, string $value, int $created): void
    {
        $this->secrets[$name][] = ['value' => $value, 'created' => $created, 'isDeleted' => false];
    }

    public function revokeAll(): void
    {
        $this->tokens = [];
    }

    /** @param array<string, mixed> $options */
    public function __invoke(RequestInterface $request, array $options): PromiseInterface
    {
        $path = $request->getUri()->getPath();
        $this->asked[] = $request->getMethod() . ' ' . $path;
        if ($this->isAway) {
            return Create::rejectionFor(new ConnectException('refused', $request));
        }
        return Create::promiseFor(match (true) {
            $path === '/v1/auth/approle/login' => $this->logIn($request),
            !isset($this->tokens[$request->getHeaderLine('X-Vault-Token')]) => self::json(403, ['errors' => ['permission denied']]),
            $path === '/v1/auth/token/renew-self' => $this->isRenewalRefused
                ? self::json(400, ['errors' => ['lease is not renewable']])
                : self::json(200, $this->auth($request->getHeaderLine('X-Vault-Token'))),
            str_starts_with($path, '/v1/secret/data/shop/') => $this->read(substr($path, 21), $request->getUri()->getQuery()),
            default => self::json(404, ['errors' => []]),
        });
    }

    private function logIn(RequestInterface $request): Response
    {
        if (json_decode((string) $request->getBody(), true) !== ['role_id' => 'role', 'secret_id' => 'secret']) {
            return self::json(400, ['errors' => ['invalid role or secret ID']]);
        }
        $token = 'token-' . (count($this->tokens) + 1);
        $this->tokens[$token] = true;
        return self::json(200, $this->auth($token));
    }

    /** @return array<string, mixed> */
    private function auth(string $token): array
    {
        return ['auth' => ['client_token' => $token, 'lease_duration' => $this->leaseSeconds, 'renewable' => true]];
    }

    private function read(string $name, string $query): Response
    {
        parse_str($query, $asked);
        $versions = $this->secrets[$name] ?? [];
        $number = (int) ($asked['version'] ?? count($versions));
        $version = $versions[$number - 1] ?? null;
        if ($version === null) {
            return self::json(404, ['errors' => []]);
        }
        $metadata = ['created_time' => gmdate('Y-m-d\TH:i:s.000000000\Z', $version['created']), 'deletion_time' => '', 'destroyed' => false, 'version' => $number];
        return $version['isDeleted']
            ? self::json(404, ['data' => ['data' => null, 'metadata' => ['deletion_time' => '2026-01-01T00:00:00Z'] + $metadata]])
            : self::json(200, ['data' => ['data' => ['value' => $version['value']], 'metadata' => $metadata]]);
    }

    /** @param array<string, mixed> $body */
    private static function json(int $status, array $body): Response
    {
        return new Response($status, ['content-type' => 'application/json'], json_encode($body, JSON_THROW_ON_ERROR));
    }
}
