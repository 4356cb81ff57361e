<?php

declare(strict_types=1);

namespace Shop\Http;

use GuzzleHttp\Exception\ConnectException;
use GuzzleHttp\Exception\RequestException;
use Psr\Http\Message\ResponseInterface;
use Shop\Partner\ManualFailure;
use Shop\Partner\PartnerFailure;
use Shop\Partner\RetryableFailure;
use Shop\Partner\TerminalFailure;

/**
 * What to make of a call that failed, in one place. An outcome is known only by proof that nothing happened: no connection was
 * made, or the partner refused before it did anything. A timeout, a reset, a 5xx or an answer that cannot be read never is one.
 */
final readonly class FailureOf
{
    /** By the problem's `code`, where it says more than the status. */
    private const IN_FLIGHT = 'idempotency_key_in_flight';
    private const KEY_REUSED = 'idempotency_key_reused';
    /** The business says no. */
    private const REFUSALS = [402, 404, 409, 410, 412, 422];
    /** The partner asks for the same again, later, and has done nothing. */
    private const NOT_NOW = [425, 429];
    /** libcurl's errors of a connection that never stood: a proxy, a name, a host or TLS that failed (curl's errno 5, 6, 7, 35, 60). */
    private const NEVER_CONNECTED = [CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT];

    public function __construct(private PartnerSettings $settings, private Clock $clock)
    {
    }

    /** Of an answer that is no 2xx. */
    public function response(Call $call, ResponseInterface $response): PartnerFailure
    {
        $status = $response->getStatusCode();
        $code = self::problemCode($response);
        $reason = $code ?? "status-{$status}";
        $partner = $this->settings->partner;
        if ($code === self::KEY_REUSED) {
            // An earlier call under this key carried something else, and may well have taken effect.
            return new ManualFailure($partner, $call->operation, $reason, outcomeUnknown: true, status: $status);
        }
        // A redirect is never followed: it would send a token and a payload wherever it says. A gateway in trouble redirects, too.
        $mayPass = $code === self::IN_FLIGHT || $status < 400 || $status === 408 || $status >= 500;
        if ($mayPass || in_array($status, self::NOT_NOW, true)) {
            $after = RetryAfter::milliseconds($response->getHeaderLine('Retry-After'), $this->clock->nowMs(), $this->settings->retryAfterCapMs);

            return new RetryableFailure($partner, $call->operation, $reason, !in_array($status, self::NOT_NOW, true), $after, $status);
        }
        if (in_array($status, self::REFUSALS, true)) {
            return new TerminalFailure($partner, $call->operation, $reason, $status);
        }

        // Malformed, or not ours to ask.
        return new ManualFailure($partner, $call->operation, $reason, outcomeUnknown: false, status: $status);
    }

    /** Of a call that came to no answer. */
    public function transport(Call $call, \Throwable $error): PartnerFailure
    {
        if ($error instanceof PartnerFailure) {
            return $error;
        }
        if (!$error instanceof ConnectException && !$error instanceof RequestException) {
            throw $error;
        }
        $context = $error->getHandlerContext();
        $errno = (int) ($context['errno'] ?? 0);
        $timedOut = $errno === CURLE_OPERATION_TIMEOUTED;
        // libcurl notes when the request was about to be sent; before that nothing has left.
        $neverLeft = in_array($errno, self::NEVER_CONNECTED, true) || ($timedOut && (float) ($context['pretransfer_time'] ?? 1) === 0.0);
        $reason = $timedOut ? ($neverLeft ? 'connect-timeout' : 'timeout') : ($neverLeft ? 'no-connection' : 'connection-broken');

        return new RetryableFailure($this->settings->partner, $call->operation, $reason, outcomeUnknown: !$neverLeft, previous: $error);
    }

    /** Of a 2xx that breaks the contract: the partner did something, and what is not known. That is never a success. */
    public function unreadable(Call $call, ResponseInterface $response, \Throwable $why): PartnerFailure
    {
        return new RetryableFailure(
            $this->settings->partner,
            $call->operation,
            'unreadable-answer',
            outcomeUnknown: true,
            status: $response->getStatusCode(),
            previous: $why,
        );
    }

    /** A problem's `code` (RFC 9457), where it is a word that can be logged. */
    private static function problemCode(ResponseInterface $response): ?string
    {
        $problem = json_decode((string) $response->getBody(), true);
        $code = is_array($problem) ? ($problem['code'] ?? null) : null;

        return is_string($code) && preg_match('/^[a-z0-9_.-]{1,64}$/D', $code) === 1 ? $code : null;
    }
}
