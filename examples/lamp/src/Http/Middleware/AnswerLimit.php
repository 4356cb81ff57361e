<?php

declare(strict_types=1);

namespace Shop\Http\Middleware;

use GuzzleHttp\Promise\PromiseInterface;
use GuzzleHttp\Psr7\DroppingStream;
use GuzzleHttp\Psr7\Utils;
use Psr\Http\Message\RequestInterface;

/**
 * Takes no answer that is larger than any partner's: within its deadline it could fill the memory, and end the process. What is beyond
 * the limit is not taken, at which libcurl gives the transfer up. Compressed answers count as what they are unpacked.
 */
final readonly class AnswerLimit
{
    private const MOST_BYTES = 1_048_576;

    public function __invoke(callable $next): \Closure
    {
        return static function (RequestInterface $request, array $options) use ($next): PromiseInterface {
            $options['sink'] = new DroppingStream(Utils::streamFor(Utils::tryFopen('php://temp', 'w+')), self::MOST_BYTES);

            return $next($request, $options);
        };
    }
}
