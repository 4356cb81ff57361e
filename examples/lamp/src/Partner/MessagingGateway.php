<?php

declare(strict_types=1);

namespace Shop\Partner;

use Shop\Http\Call;
use Shop\Http\PartnerHttp;
use Shop\Http\Repeat;
use Shop\Partner\Messaging\Contact;
use Shop\Partner\Messaging\EventTaken;
use Shop\Partner\Messaging\Message;
use Shop\Partner\Messaging\MessageList;
use Shop\Partner\Messaging\OptOut;
use Shop\Partner\Messaging\SendMessage;
use Shop\Partner\Messaging\TrackEvent;

/**
 * The messaging partner's contract, one method an operation. Each throws {@see PartnerFailure}, and
 * {@see Messaging\InvalidPayload} where the shop itself would break the contract.
 */
final readonly class MessagingGateway
{
    public function __construct(private PartnerHttp $http)
    {
    }

    /** @param string $key the same at every attempt for this message */
    public function send(SendMessage $request, string $key): Message
    {
        return $this->http->call(new Call(
            'sendMessage',
            'POST',
            '/v1/messages',
            Repeat::Keyed,
            static fn (string $body): Message => Expect::that(
                $message = Message::fromJson($body),
                $message->orderReference === $request->orderReference && $message->template === $request->template,
            ),
            order: $request->orderReference,
            body: $request->toJson(),
            key: $key,
        ));
    }

    public function get(string $id): Message
    {
        return $this->http->call(new Call(
            'getMessage',
            'GET',
            '/v1/messages/' . rawurlencode($id),
            Repeat::Always,
            static fn (string $body): Message => Expect::that($message = Message::fromJson($body), $message->id === $id),
        ));
    }

    /** @return list<Message> all messages of an order, newest first */
    public function listFor(string $orderReference): array
    {
        return Pages::all('messaging', 'listMessages', fn (array $page): MessageList => $this->http->call(new Call(
            'listMessages',
            'GET',
            '/v1/messages',
            Repeat::Always,
            static fn (string $body): MessageList => Expect::each(
                MessageList::fromJson($body),
                static fn (Message $message): bool => $message->orderReference === $orderReference,
            ),
            order: $orderReference,
            query: ['order_reference' => $orderReference] + $page,
        )));
    }

    /** @param string $key the same at every attempt for this event */
    public function track(TrackEvent $event, string $key): EventTaken
    {
        return $this->http->call(new Call(
            'trackEvent',
            'POST',
            '/v1/events',
            Repeat::Keyed,
            static fn (string $body): EventTaken => EventTaken::fromJson($body),
            order: $event->orderReference,
            body: $event->toJson(),
            key: $key,
        ));
    }

    public function optOut(string $recipientReference): Contact
    {
        return $this->http->call(new Call(
            'optOutContact',
            'POST',
            '/v1/contacts/' . rawurlencode($recipientReference) . '/opt_out',
            // Twice is the same as once.
            Repeat::Always,
            static fn (string $body): Contact => Expect::that(
                $contact = Contact::fromJson($body),
                $contact->recipientReference === $recipientReference && $contact->optedOut,
            ),
            body: (new OptOut())->toJson(),
        ));
    }
}
