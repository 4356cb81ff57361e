<?php

declare(strict_types=1);

namespace Shop\Http\Middleware;

use GuzzleHttp\Promise\PromiseInterface;
use Psr\Http\Message\RequestInterface;
use Psr\Http\Message\ResponseInterface;
use Shop\Http\Attempt;
use Shop\Http\FailureOf;
use Shop\Http\ReadResponse;

/** Reads each answer as its contract has it, and makes all else a failure of one of three classes. */
final readonly class ReadAnswer
{
    public function __construct(private FailureOf $failures)
    {
    }

    public function __invoke(callable $next): \Closure
    {
        return function (RequestInterface $request, array $options) use ($next): PromiseInterface {
            $call = $options[Attempt::OPTION]->call;

            return $next($request, $options)->then(
                function (ResponseInterface $response) use ($call): ReadResponse {
                    $status = $response->getStatusCode();
                    if ($status < 200 || $status >= 300) {
                        throw $this->failures->response($call, $response);
                    }
                    try {
                        self::expectJson($response);
                        $value = ($call->read)((string) $response->getBody(), $response->getHeaderLine('ETag'));
                    } catch (\Throwable $why) {
                        throw $this->failures->unreadable($call, $response, $why);
                    }

                    return new ReadResponse($response, $value);
                },
                fn (\Throwable $error) => throw $this->failures->transport($call, $error),
            );
        };
    }

    /** A page for people that happens to be JSON comes from something that stands in front of the partner. */
    private static function expectJson(ResponseInterface $response): void
    {
        if (preg_match('~^application/json\s*(;|$)~Di', $response->getHeaderLine('Content-Type')) !== 1) {
            throw new \UnexpectedValueException('the answer is no application/json');
        }
    }
}
