<?php

declare(strict_types=1);

namespace Shop\Http;

use GuzzleHttp\Psr7\Response;
use Psr\Http\Message\ResponseInterface;

/** An answer that has been read as its contract has it. */
final class ReadResponse extends Response
{
    public function __construct(ResponseInterface $response, public readonly object $value)
    {
        parent::__construct(
            $response->getStatusCode(),
            $response->getHeaders(),
            $response->getBody(),
            $response->getProtocolVersion(),
            $response->getReasonPhrase(),
        );
    }
}
