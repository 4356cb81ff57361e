<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use GuzzleHttp\Promise\Create;
use GuzzleHttp\Promise\PromiseInterface;
use GuzzleHttp\Psr7\Response;
use PHPUnit\Framework\Assert;
use Psr\Http\Message\RequestInterface;

/** Stands where libcurl does: gives one answer after the other, and keeps what it was asked. */
final class Answers
{
    /** @var list<RequestInterface> */
    public array $requests = [];
    /** @var list<array<string, mixed>> Guzzle's options of each */
    public array $options = [];
    /** @var list<Response|callable> */
    private array $answers;

    /** @param Response|callable(RequestInterface): (Response|\Throwable) ...$answers the last is given again and again */
    public function __construct(Response|callable ...$answers)
    {
        $this->answers = $answers;
    }

    /** @param array<string, mixed> $options */
    public function __invoke(RequestInterface $request, array $options): PromiseInterface
    {
        $this->requests[] = $request;
        $this->options[] = $options;
        $answer = count($this->answers) > 1 ? array_shift($this->answers) : $this->answers[0];
        $answer = $answer instanceof Response ? $answer : $answer($request);
        Assert::assertNotNull($answer);
        if ($answer instanceof \Throwable) {
            return Create::rejectionFor($answer);
        }

        return Create::promiseFor($answer->hasHeader('Content-Type') ? $answer : $answer->withHeader('Content-Type', 'application/json'));
    }
}
