<?php

declare(strict_types=1);

namespace Firedrill;

/**
 * Speaks HTTP with the control API.
 *
 * @internal
 */
final class ControlApi
{
    /** A webhook that is triggered may be waited for as long as its receiver takes. */
    private const LONGEST_MS = 60_000;
    private const CONNECT_MS = 5_000;

    public function __construct(public readonly string $url)
    {
    }

    /**
     * @param array<string, scalar|null> $query
     *
     * @throws FiredrillException where nobody answers, or it refuses
     */
    public function ask(string $method, string $path, mixed $body = null, array $query = []): Answer
    {
        $url = "{$this->url}/_firedrill/{$path}";
        $wanted = array_filter($query, static fn (mixed $value): bool => $value !== null);
        if ($wanted !== []) {
            $url .= '?' . http_build_query($wanted);
        }
        $handle = curl_init($url);
        if ($handle === false) {
            throw new FiredrillException($this->url, 'this is no URL', 'Give the one that `firedrill simulate` prints after `control`.');
        }
        curl_setopt_array($handle, [
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_CONNECTTIMEOUT_MS => self::CONNECT_MS,
            CURLOPT_TIMEOUT_MS => self::LONGEST_MS,
            // partners are on this machine: a proxy of the environment is not for them
            CURLOPT_PROXY => '',
        ]);
        if ($body !== null) {
            curl_setopt($handle, CURLOPT_POSTFIELDS, json_encode($body, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES));
            curl_setopt($handle, CURLOPT_HTTPHEADER, ['Content-Type: application/json']);
        }
        $text = curl_exec($handle);
        if (!is_string($text)) {
            throw new FiredrillException(
                "{$method} {$url}",
                'nobody answers: ' . curl_error($handle),
                'Start the partners with `firedrill simulate`, and give the URL that it prints after `control`.',
            );
        }
        $status = curl_getinfo($handle, CURLINFO_RESPONSE_CODE);
        $fields = json_decode($text, true);
        if (!is_array($fields)) {
            throw new FiredrillException(
                "{$method} {$url}",
                "the answer of status {$status} is no JSON",
                'Something else listens there: give the URL that `firedrill simulate` prints after `control`.',
            );
        }
        if ($status >= 400) {
            throw self::refusal("{$method} {$url}", $fields);
        }

        return new Answer($fields, "{$method} {$url}");
    }

    /** @param array<array-key, mixed> $fields of an RFC 9457 problem */
    private static function refusal(string $place, array $fields): FiredrillException
    {
        $member = static fn (string $name): ?string => is_string($fields[$name] ?? null) ? $fields[$name] : null;

        return new FiredrillException(
            $member('place') ?? $place,
            $member('problem') ?? $member('detail') ?? 'it was refused',
            $member('remedy') ?? 'docs/reference/partners.md lists what the control API takes.',
        );
    }
}
