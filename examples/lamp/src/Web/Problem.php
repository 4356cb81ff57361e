<?php

declare(strict_types=1);

namespace Shop\Web;

/** A refusal, answered as RFC 9457 says. */
final class Problem extends \RuntimeException
{
    public function __construct(public readonly int $status, public readonly string $problemCode, string $detail)
    {
        parent::__construct($detail);
    }

    public function toResponse(): Response
    {
        $data = ['type' => 'about:blank', 'title' => $this->problemCode, 'status' => $this->status, 'detail' => $this->getMessage()];
        $headers = ['Content-Type' => 'application/problem+json'] + ($this->status === 503 ? ['Retry-After' => '1'] : []);
        return Response::json($this->status, $data, $headers);
    }
}
