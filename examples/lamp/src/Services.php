<?php

declare(strict_types=1);

namespace Shop;

use Psr\Log\LoggerInterface;
use Shop\Checkout\ChangeOrder;
use Shop\Checkout\PlaceOrder;
use Shop\Checkout\ShippingRates;
use Shop\Database\Bookkeeping;
use Shop\Database\Database;
use Shop\Database\Migrations;
use Shop\Database\OrderStore;
use Shop\Database\StepStore;
use Shop\Database\WorkerRegister;
use Shop\Database\WorkStore;
use Shop\Event\EventConsumer;
use Shop\Event\EventLoop;
use Shop\Event\EventSchemas;
use Shop\Event\OutboxRelay;
use Shop\Event\ReadModel;
use Shop\Event\Replay;
use Shop\Fulfilment\DeadLetters;
use Shop\Fulfilment\OrderChange;
use Shop\Fulfilment\OrderWorker;
use Shop\Fulfilment\StepOutcome;
use Shop\Fulfilment\Steps;
use Shop\Fulfilment\WakeUp;
use Shop\Fulfilment\WorkLoop;
use Shop\Http\Clock;
use Shop\Http\FallbackState;
use Shop\Http\MemoryState;
use Shop\Http\PartnerHttp;
use Shop\Http\PartnerHttpFactory;
use Shop\Http\PartnerSettings;
use Shop\Http\SharedState;
use Shop\Http\SystemClock;
use Shop\Observability\FileMetrics;
use Shop\Observability\Gauges;
use Shop\Observability\Log;
use Shop\Observability\Metrics;
use Shop\Observability\Trace;
use Shop\Outbox\Outbox;
use Shop\Partner\CarrierGateway;
use Shop\Partner\MessagingGateway;
use Shop\Partner\PaymentGateway;
use Shop\Queue\Queue;
use Shop\Queue\QueueFactory;
use Shop\Security\AuditLog;
use Shop\Security\ChangeWatch;
use Shop\Reconciliation\BalanceReconciliation;
use Shop\Reconciliation\OrderReconciliation;
use Shop\Reconciliation\Reconciler;
use Shop\Security\Secrets;
use Shop\Security\SecretsFactory;
use Shop\Web\FrontController;
use Shop\Web\Session;
use Shop\Webhook\Inbox;

/** Puts the shop together, by hand and lazily: a request pays for what it uses. */
final class Services
{
    /** @var array<string, object> what was made so far, by its class */
    private array $made = [];

    public function __construct(public readonly Config $config)
    {
    }

    public static function fromEnvironment(): self
    {
        return new self(Config::fromEnvironment(getenv()));
    }

    public function database(): Database
    {
        $password = fn (): string => $this->secrets()->get('db-password')[0];
        return $this->once(Database::class, fn (): Database => new Database(
            $this->config->databaseDsn,
            $this->config->databaseUser,
            $password,
            $this->config->databaseTimeoutSeconds,
        ));
    }

    public function migrations(): Migrations
    {
        return new Migrations($this->database(), dirname(__DIR__) . '/migrations');
    }

    public function orders(): OrderStore
    {
        return $this->once(OrderStore::class, fn (): OrderStore => new OrderStore($this->database()));
    }

    public function steps(): StepStore
    {
        return $this->once(StepStore::class, fn (): StepStore => new StepStore($this->database()));
    }

    public function workStore(): WorkStore
    {
        return $this->once(WorkStore::class, fn (): WorkStore => new WorkStore($this->database()));
    }

    public function orderChange(): OrderChange
    {
        return $this->once(OrderChange::class, fn (): OrderChange => new OrderChange(
            $this->orders(),
            $this->steps(),
            $this->workStore(),
            new Outbox($this->database()),
            new Bookkeeping($this->database()),
            $this->config,
            $this->clock(),
        ));
    }

    public function inbox(): Inbox
    {
        return $this->once(Inbox::class, fn (): Inbox => new Inbox(
            $this->database(),
            $this->orders(),
            $this->workStore(),
            $this->payments(),
            $this->carrier(),
            $this->config,
            $this->clock(),
        ));
    }

    public function placeOrder(): PlaceOrder
    {
        $rates = new ShippingRates($this->carrier(), $this->database(), $this->config, $this->clock(), $this->log(), $this->metrics());
        return new PlaceOrder($this->database(), $this->orders(), $this->orderChange(), $rates, $this->wakeUp(), $this->clock());
    }

    public function changeOrder(): ChangeOrder
    {
        return new ChangeOrder($this->database(), $this->steps(), $this->orderChange(), $this->wakeUp());
    }

    public function workLoop(): WorkLoop
    {
        $steps = new Steps($this->payments(), $this->carrier(), $this->messages(), $this->config);
        $outcome = new StepOutcome($this->steps(), $this->orderChange(), $this->config, $this->clock(), $this->log());
        $worker = new OrderWorker(
            $this->database(),
            $this->workStore(),
            $this->orders(),
            $this->steps(),
            $steps,
            $this->orderChange(),
            $this->inbox(),
            $outcome,
            $this->config,
            $this->clock(),
            $this->log(),
        );
        return new WorkLoop($worker, new WorkerRegister($this->database()), $this->queue(), $this->trace(), $this->config, $this->clock(), $this->log());
    }

    public function reconciler(): Reconciler
    {
        $order = new OrderReconciliation(
            $this->database(),
            $this->orders(),
            $this->steps(),
            $this->workStore(),
            $this->orderChange(),
            $this->payments(),
            $this->carrier(),
            $this->messages(),
            $this->config,
            $this->clock(),
        );
        $balance = new BalanceReconciliation($this->database(), $this->payments(), $this->clock());
        return new Reconciler(
            $this->database(),
            $this->orders(),
            $order,
            $balance,
            $this->trace(),
            $this->config,
            $this->clock(),
            $this->log(),
        );
    }

    public function deadLetters(): DeadLetters
    {
        return new DeadLetters(
            $this->database(),
            $this->orders(),
            $this->steps(),
            $this->workStore(),
            $this->orderChange(),
            $this->wakeUp(),
            $this->clock(),
        );
    }

    public function wakeUp(): WakeUp
    {
        return $this->once(WakeUp::class, fn (): WakeUp => new WakeUp($this->queue(), $this->log()));
    }

    public function frontController(): FrontController
    {
        return new FrontController($this, new Session($this->secrets(), str_starts_with($this->config->publicUrl, 'https://')));
    }

    public function payments(): PaymentGateway
    {
        return $this->once(PaymentGateway::class, fn (): PaymentGateway => new PaymentGateway($this->partner('payment')));
    }

    public function carrier(): CarrierGateway
    {
        return $this->once(CarrierGateway::class, fn (): CarrierGateway => new CarrierGateway($this->partner('carrier')));
    }

    public function messages(): MessagingGateway
    {
        return $this->once(MessagingGateway::class, fn (): MessagingGateway => new MessagingGateway($this->partner('messaging')));
    }

    public function queue(): Queue
    {
        return $this->once(Queue::class, fn (): Queue => (new QueueFactory(fn (): \PDO => $this->database()->pdo()))->fromUrl($this->config->queueUrl, 'orders'));
    }

    public function eventQueue(): Queue
    {
        return (new QueueFactory(fn (): \PDO => $this->database()->pdo()))->fromUrl($this->config->eventsUrl, 'events');
    }

    public function eventSchemas(): EventSchemas
    {
        return $this->once(EventSchemas::class, static fn (): EventSchemas => new EventSchemas(dirname(__DIR__) . '/events'));
    }

    public function outboxRelay(): OutboxRelay
    {
        return new OutboxRelay($this->database(), $this->eventQueue(), $this->eventSchemas(), $this->config->publicUrl, $this->clock(), $this->log());
    }

    public function eventConsumer(): EventConsumer
    {
        return new EventConsumer(
            $this->database(),
            $this->eventQueue(),
            new ReadModel($this->database()),
            $this->eventSchemas(),
            $this->metrics(),
            $this->clock(),
            $this->log(),
            $this->config->leaseMs,
        );
    }

    public function eventLoop(): EventLoop
    {
        return new EventLoop($this->clock(), $this->log());
    }

    public function replay(int $eventsPerSecond): Replay
    {
        $model = new ReadModel($this->database());
        return new Replay($this->database(), $model, $this->eventSchemas(), $this->clock(), $this->config->publicUrl, $eventsPerSecond);
    }

    public function secrets(): Secrets
    {
        return $this->once(Secrets::class, fn (): Secrets => SecretsFactory::fromUrl($this->config->secretsUrl));
    }

    public function auditLog(): AuditLog
    {
        return new AuditLog($this->database(), $this->clock());
    }

    public function changeWatch(): ChangeWatch
    {
        return new ChangeWatch($this->auditLog(), $this->secrets(), $this->config);
    }

    public function clock(): Clock
    {
        return $this->once(Clock::class, static fn (): Clock => new SystemClock());
    }

    public function trace(): Trace
    {
        return $this->once(Trace::class, static fn (): Trace => new Trace());
    }

    public function log(): LoggerInterface
    {
        // Apache, php-fpm and Supervisor each put a process's standard error into a log of theirs.
        return $this->once(LoggerInterface::class, fn (): LoggerInterface => new Log(fopen('php://stderr', 'w'), $this->trace()));
    }

    public function metrics(): Metrics
    {
        return $this->once(Metrics::class, fn (): Metrics => new FileMetrics($this->config->metricsFolder));
    }

    public function gauges(): Gauges
    {
        $breakers = [];
        foreach (['payment' => 'payment', 'carrier' => 'carrier', CarrierGateway::RATES => 'carrier', 'messaging' => 'messaging'] as $compartment => $partner) {
            $breakers[$compartment] = $this->partnerHttpFactory()->breakers($this->partnerSettings($partner));
        }
        return new Gauges($breakers, $this->queue(), $this->database(), $this->clock(), $this->log());
    }

    public function partnerSettings(string $partner): PartnerSettings
    {
        return new PartnerSettings(
            $partner,
            $this->config->partnerUrls[$partner],
            fn (): string => $this->secrets()->get("$partner-token")[0],
            caFile: $this->config->partnerCaFile,
            certificateFile: $this->config->partnerCertificateFile,
            keyFile: $this->config->partnerKeyFile,
            connectMs: $this->config->connectMs,
            readMs: $this->config->readMs,
            totalMs: $this->config->totalMs,
            // Once: what failed is repeated by a worker, which keeps count of it and looks before it asks again. Reads are repeated.
            effectAttempts: 1,
            breakerFailures: $this->config->breakerFailures,
            breakerOpenMs: $this->config->breakerOpenMs,
            concurrency: $this->config->partnerConcurrency,
            ratePerSecond: $this->config->partnerRatePerSecond,
        );
    }

    public function partnerHttpFactory(): PartnerHttpFactory
    {
        return $this->once(PartnerHttpFactory::class, fn (): PartnerHttpFactory => new PartnerHttpFactory(
            $this->sharedState(),
            $this->log(),
            $this->metrics(),
            $this->trace(),
            $this->clock(),
        ));
    }

    private function partner(string $partner): PartnerHttp
    {
        return $this->partnerHttpFactory()->for($this->partnerSettings($partner));
    }

    private function sharedState(): SharedState
    {
        return $this->once(SharedState::class, fn (): SharedState => $this->config->redisHost === null
            ? new MemoryState($this->clock())
            : FallbackState::overRedis("redis://{$this->config->redisHost}:{$this->config->redisPort}", $this->clock(), $this->log()));
    }

    /**
     * @template T of object
     * @param class-string<T> $class
     * @param \Closure(): T $make
     * @return T
     */
    private function once(string $class, \Closure $make): object
    {
        return $this->made[$class] ??= $make();
    }
}
