<?php

declare(strict_types=1);

namespace Shop\Web;

/** A request as it came. The body is kept raw: signatures are made over its bytes. */
final readonly class Request
{
    /**
     * @param array<string, string> $headers by name in small letters
     * @param array<string, string> $cookies
     */
    public function __construct(
        public string $method,
        public string $path,
        public array $headers,
        public array $cookies,
        public string $body,
        public string $remoteAddress,
    ) {
    }

    /**
     * @param array<string, mixed> $server
     * @param array<string, mixed> $cookies
     * @throws Problem 413 where the body is larger than `$maxBytes`
     */
    public static function fromGlobals(array $server, array $cookies, int $maxBytes): self
    {
        $headers = [];
        foreach ($server as $name => $value) {
            if (str_starts_with($name, 'HTTP_')) {
                $headers[strtolower(strtr(substr($name, 5), '_', '-'))] = (string) $value;
            }
        }
        // One byte more than is allowed is read, so that a body without a length cannot fill the memory.
        $body = (string) file_get_contents('php://input', length: $maxBytes + 1);
        if (strlen($body) > $maxBytes) {
            throw new Problem(413, 'content-too-large', "the body is larger than $maxBytes bytes");
        }
        return new self(
            (string) ($server['REQUEST_METHOD'] ?? 'GET'),
            (string) parse_url((string) ($server['REQUEST_URI'] ?? '/'), PHP_URL_PATH),
            $headers,
            array_filter($cookies, is_string(...)),
            $body,
            (string) ($server['REMOTE_ADDR'] ?? ''),
        );
    }

    public function header(string $name): string
    {
        return $this->headers[$name] ?? '';
    }

    /**
     * @return array<string, mixed>
     * @throws Problem 400 where it is no JSON object
     */
    public function json(): array
    {
        $data = json_decode($this->body === '' ? '{}' : $this->body, true, 32);
        return is_array($data) ? $data : throw new Problem(400, 'invalid-json', 'the body is no JSON object');
    }
}
