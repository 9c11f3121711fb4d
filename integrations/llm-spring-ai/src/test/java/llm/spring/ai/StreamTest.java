package llm.spring.ai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import llm.api.ContextOverflowException;
import llm.api.EngineListener;
import llm.api.FinishReason;
import llm.api.LoadOptions;
import llm.testkit.ScriptedModel;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.MessageAggregator;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.StepVerifier;

class StreamTest {
  private static final String LONG = "and so on, ".repeat(400);

  /** Hears how the sequences of a model end. */
  private static final class Ends implements EngineListener {
    final CompletableFuture<Finished> first = new CompletableFuture<>();

    @Override
    public void finished(Finished finished) {
      first.complete(finished);
    }

    LoadOptions options() {
      return LoadOptions.builder().engineListener(this).build();
    }
  }

  @Test
  void partsMakeTheWhole() {
    try (var model = ScriptedModel.saying("<think>\nHm, hm.\n</think>\n\nYes, yes.").load()) {
      var chat = LlmChatModel.builder().model(model).build();
      var whole = chat.call(new Prompt("Well?"));
      var aggregate = new AtomicReference<ChatResponse>();
      var parts =
          new MessageAggregator()
              .aggregate(chat.stream(new Prompt("Well?")), aggregate::set)
              .collectList()
              .block();
      assertTrue(parts.size() > 3, parts.toString());
      assertEquals(whole.getResult().getOutput(), aggregate.get().getResult().getOutput());
      assertEquals("STOP", aggregate.get().getResult().getMetadata().getFinishReason());
      var usage = aggregate.get().getMetadata().getUsage();
      assertEquals(whole.getMetadata().getUsage().getTotalTokens(), usage.getTotalTokens());
      assertEquals(1, parts.stream().map(p -> p.getMetadata().getId()).distinct().count());
      var thought =
          parts.stream()
              .map(p -> p.getResult().getMetadata().<String>get(LlmChatModel.THINKING))
              .filter(Objects::nonNull)
              .collect(Collectors.joining());
      assertEquals("Hm, hm.", thought);
    }
  }

  @Test
  void cancellingEndsTheGenerationAtOnce() throws Exception {
    var ends = new Ends();
    try (var model = ScriptedModel.saying(LONG).load(ends.options())) {
      var chat = LlmChatModel.builder().model(model).build();
      var some = chat.stream("Go on").take(3).collectList().block(Duration.ofSeconds(60));
      assertEquals(3, some.size());
      var end = ends.first.get(60, TimeUnit.SECONDS);
      assertEquals(FinishReason.CANCELLED, end.reason());
      assertTrue(end.usage().generatedTokens() < 200, end.toString());
    }
  }

  @Test
  void whoAsksForNothingMoreHoldsNobodyUp() throws Exception {
    var ends = new Ends();
    try (var model = ScriptedModel.saying(LONG).load(ends.options())) {
      var chat = LlmChatModel.builder().model(model).build();
      var first = new CompletableFuture<String>();
      var slow =
          new BaseSubscriber<String>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
              request(1);
            }

            @Override
            protected void hookOnNext(String part) {
              first.complete(part);
            }
          };
      chat.stream("Go on").subscribe(slow);
      first.get(60, TimeUnit.SECONDS);
      var other = LlmChatOptions.builder().maxTokens(5).build();
      assertEquals(
          "LENGTH",
          chat.call(new Prompt("And you?", other)).getResult().getMetadata().getFinishReason());
      slow.cancel(); // while nothing is asked for
    }
  }

  @Test
  void aFailureComesToTheSubscriber() {
    var options = LoadOptions.builder().contextLength(4).build();
    try (var model = ScriptedModel.saying("Yes.").load(options)) {
      var chat = LlmChatModel.builder().model(model).build();
      StepVerifier.create(chat.stream(new Prompt("Well?")))
          .expectError(ContextOverflowException.class)
          .verify(Duration.ofSeconds(60));
    }
  }

  @Test
  void closingTheModelEndsItsStreams() {
    var model = ScriptedModel.saying(LONG).load();
    var chat = LlmChatModel.builder().model(model).build();
    var parts = chat.stream("Go on").doOnNext(_ -> Thread.ofVirtual().start(model::close));
    assertThrows(IllegalStateException.class, () -> parts.blockLast(Duration.ofSeconds(60)));
  }

  @Test
  void eachSubscriptionIsAnAnswer() {
    var script = ScriptedModel.builder().answer("One.").build();
    try (var model = script.load()) {
      var stream = LlmChatModel.builder().model(model).build().stream("Well?");
      for (int i = 0; i < 2; i++) {
        assertEquals("One.", String.join("", Objects.requireNonNull(stream.collectList().block())));
      }
      assertEquals(List.of(), stream.take(0).collectList().block());
    }
  }
}
