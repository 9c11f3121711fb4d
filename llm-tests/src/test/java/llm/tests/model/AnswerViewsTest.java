package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import llm.api.Answer;
import llm.api.AnswerEvent;
import llm.api.ChatOptions;
import llm.api.ContextOverflowException;
import llm.api.FinishReason;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LlmException;
import llm.api.Message;
import llm.api.Token;
import llm.api.Tokenizer.Special;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The views of an answer show the same; conversations are answered without a chat. */
@ExtendWith(RequestedKernels.class)
@Timeout(60)
class AnswerViewsTest {
  private static final GenerationOptions OPTIONS = Greedy.tokens(24);
  private static final List<Message> QUESTION = List.of(Message.user("Once upon a time"));

  @TempDir private static Path folder;
  private static LanguageModel model;

  @BeforeAll
  static void load() {
    model = TalkingModel.chatml(folder).load(1024);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Answer ask() {
    return model.answer(QUESTION, OPTIONS);
  }

  /** What a chat says to the same. */
  private static Message expected() {
    try (var chat = model.newChat();
        var answer = chat.send("Once upon a time", OPTIONS)) {
      return answer.message();
    }
  }

  @Test
  void eventsAreTheAnswer() {
    var options = OPTIONS.toBuilder().logprobs(1).build();
    try (var answer = model.answer(QUESTION, options)) {
      var events = new ArrayList<AnswerEvent>();
      answer.events().forEach(events::add);
      assertTold(events, answer);
      var tokens = tokens(events);
      assertEquals(answer.usage().generatedTokens(), tokens.size());
      assertTrue(tokens.stream().allMatch(token -> token.logprobs().isPresent()));
    }
  }

  private static void assertTold(List<AnswerEvent> events, Answer answer) {
    var started = assertInstanceOf(AnswerEvent.Started.class, events.getFirst());
    assertEquals(answer.prompt().length, started.promptTokens());
    var text = new StringBuilder();
    for (var event : events) {
      if (event instanceof AnswerEvent.Text said) text.append(said.text());
    }
    var finished = assertInstanceOf(AnswerEvent.Finished.class, events.getLast());
    assertEquals(expected(), finished.message());
    assertEquals(text.toString(), finished.message().content());
    assertEquals(answer.finishReason(), finished.reason());
    assertEquals(answer.usage(), finished.usage());
  }

  private static List<Token> tokens(List<AnswerEvent> events) {
    var tokens = new ArrayList<Token>();
    for (var event : events) {
      switch (event) {
        case AnswerEvent.Reasoning reasoning -> tokens.addAll(reasoning.tokens());
        case AnswerEvent.Text text -> tokens.addAll(text.tokens());
        case AnswerEvent.Finished end -> tokens.addAll(end.tokens());
        default -> {}
      }
    }
    return tokens;
  }

  @Test
  void aSubscriberHearsTheSame() throws Exception {
    try (var answer = ask()) {
      var heard = new Listener<AnswerEvent>(1, Integer.MAX_VALUE);
      answer.publisher().subscribe(heard);
      heard.await();
      assertNull(heard.error);
      assertTold(heard.items, answer);
    }
  }

  @Test
  void aGenerationHasASubscriberToo() throws Exception {
    try (var session = model.newSession();
        var generation = session.generate("Once upon a time", OPTIONS)) {
      var heard = new Listener<Token>(3, Integer.MAX_VALUE);
      generation.publisher().subscribe(heard);
      heard.await();
      var text = new StringBuilder();
      heard.items.forEach(token -> text.append(token.text()));
      assertEquals(model.generate("Once upon a time", OPTIONS), text.toString());
      assertEquals(heard.items.size(), generation.usage().generatedTokens());
    }
  }

  @Test
  @SuppressWarnings("try") // closing is what is looked at
  void cancellingInsideOnNextEndsTheAnswer() throws Exception {
    try (var chat = model.newChat();
        var answer = chat.send("Once upon a time", OPTIONS)) {
      var heard = new Listener<AnswerEvent>(1, 4);
      answer.publisher().subscribe(heard);
      heard.cancelled.await();
      answer.close(); // waits for what the cancelling began
      assertEquals(4, heard.items.size());
      assertEquals(FinishReason.CANCELLED, answer.finishReason());
      assertEquals(2, chat.messages().size()); // what was said so far is kept
      assertFalse(answer.message().content().isEmpty());
      chat.send("There was a dog", OPTIONS).close(); // the chat is free
    }
  }

  @Test
  void oneViewAtATime() throws Exception {
    try (var answer = ask()) {
      var _ = answer.iterator();
      assertThrows(IllegalStateException.class, () -> answer.events().iterator());
      var heard = new Listener<AnswerEvent>(1, 1);
      answer.publisher().subscribe(heard);
      heard.await();
      assertInstanceOf(IllegalStateException.class, heard.error);
    }
  }

  @Test
  void aConversationIsAnsweredAsAChatWould() {
    try (var answer = ask()) {
      assertEquals(expected(), answer.message());
      assertEquals(expected(), answer.message());
    }
    var more = new ArrayList<>(QUESTION);
    more.add(expected());
    more.add(Message.user("There was a little dog"));
    try (var chat = model.newChat();
        var answer = model.answer(more, OPTIONS)) {
      more.forEach(chat::add);
      assertEquals(chat.answer(OPTIONS).message(), answer.message());
    }
  }

  @Test
  void theSystemMessageIsSaidOnce() {
    var system = ChatOptions.builder().system("Lily likes cats.").build();
    var said = List.of(Message.system("Lily likes cats."), QUESTION.getFirst());
    try (var one = model.answer(QUESTION, system, OPTIONS);
        var other = model.answer(said, OPTIONS)) {
      assertArrayEquals(one.prompt(), other.prompt());
    }
    assertThrows(IllegalArgumentException.class, () -> model.answer(said, system, OPTIONS));
    assertThrows(IllegalArgumentException.class, () -> model.render(said, system));
    assertEquals(model.render(said).text(), model.render(QUESTION, system).text());
  }

  @Test
  void whatIsNoQuestionIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> model.answer(List.of(), OPTIONS));
    assertThrows(
        IllegalArgumentException.class,
        () -> model.answer(List.of(Message.assistant("Hello.")), OPTIONS));
    assertThrows(IllegalArgumentException.class, () -> model.render(List.of()));
  }

  @Test
  void whatDoesNotFitSaysHowMuch() {
    var tooLong = List.of(Message.user("a dog ".repeat(1000)));
    var error = assertThrows(ContextOverflowException.class, () -> model.answer(tooLong, OPTIONS));
    assertEquals(model.render(tooLong).count(), error.needed());
    assertEquals(1023, error.available());
  }

  @Test
  void aPromptIsRenderedAndCounted() {
    var prompt = model.render(QUESTION);
    assertEquals(
        "<|im_start|>user\nOnce upon a time<|im_end|>\n<|im_start|>assistant\n", prompt.text());
    try (var answer = ask()) {
      assertArrayEquals(answer.prompt(), prompt.tokens());
      assertEquals(prompt.count(), answer.usage().promptTokens());
    }
    assertEquals(prompt.count(), model.tokenizer().count(prompt.text(), Special.ADD_AND_PARSE));
  }

  @Test
  void aProcessorOfOnesOwnDecides() {
    int wanted = model.tokenizer().encode("the", Special.NONE)[0];
    var options =
        OPTIONS.toBuilder()
            .maxTokens(3)
            .logitsProcessors(
                List.of(
                    (tokens, logits) -> {
                      for (int i = 0; i < logits.length; i++) {
                        if (i != wanted) logits[i] = Float.NEGATIVE_INFINITY;
                      }
                    }))
            .build();
    try (var answer = model.answer(QUESTION, options)) {
      for (var token : answer) assertEquals(wanted, token.token().id());
    }
  }

  @Test
  void aProcessorThatFailsEndsItsOwnGeneration() {
    var options =
        OPTIONS.toBuilder()
            .logitsProcessors(
                List.of(
                    (tokens, logits) -> {
                      throw new ArithmeticException("its own fault");
                    }))
            .build();
    try (var chat = model.newChat()) {
      var answer = chat.send("Once upon a time", options);
      var error = assertThrows(LlmException.class, answer::message);
      assertInstanceOf(ArithmeticException.class, error.getCause());
      assertEquals(FinishReason.CANCELLED, answer.finishReason());
      assertEquals(expected(), chat.regenerate(OPTIONS).message()); // and all goes on
    }
  }

  /** It would wait for itself. */
  @Test
  void aProcessorMustNotCallTheModel() {
    var options =
        OPTIONS.toBuilder()
            .logitsProcessors(List.of((tokens, logits) -> model.generate("Once", OPTIONS)))
            .build();
    try (var answer = model.answer(QUESTION, options)) {
      assertThrows(IllegalStateException.class, answer::message);
    }
    assertEquals(expected(), model.answer(QUESTION, OPTIONS).message());
  }

  /** Asks for so many at a time, and cancels after some. */
  private static final class Listener<T> implements Flow.Subscriber<T> {
    final List<T> items = new ArrayList<>();
    final CountDownLatch cancelled = new CountDownLatch(1);
    volatile @Nullable Throwable error;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final int atATime;
    private final int cancelsAfter;
    private Flow.@Nullable Subscription subscription;

    Listener(int atATime, int cancelsAfter) {
      this.atATime = atATime;
      this.cancelsAfter = cancelsAfter;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(atATime);
    }

    @Override
    public void onNext(T item) {
      items.add(item);
      if (items.size() == cancelsAfter) {
        Objects.requireNonNull(subscription).cancel();
        cancelled.countDown();
      } else if (items.size() % atATime == 0) {
        Objects.requireNonNull(subscription).request(atATime);
      }
    }

    @Override
    public void onError(Throwable failure) {
      error = failure;
      ended.countDown();
    }

    @Override
    public void onComplete() {
      ended.countDown();
    }

    void await() throws InterruptedException {
      assertTrue(ended.await(30, TimeUnit.SECONDS));
    }
  }
}
