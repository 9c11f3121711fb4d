package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import llm.api.ContextOverflowException;
import llm.api.EvaluationOptions;
import llm.api.LanguageModel;
import llm.api.Tokenizer.Special;
import llm.api.UnsupportedModelException;
import llm.tests.Reactor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A session of a model whose encoder reads a text before its decoder writes one. */
@ExtendWith(RequestedKernels.class)
class EncoderDecoderSessionTest {
  private static final int START = 0;
  private static final int COUNT = 8;
  private static final int[] SOURCE = {17, 40, 3, 99, 250, 8};
  private static final int[] OTHER = {301, 5};

  private static LanguageModel model() {
    var folder = Reactor.root().resolve("llm-arch-t5/src/test/resources/llm/arch/t5");
    return LanguageModel.load(folder.resolve("t5.gguf"));
  }

  /** What the decoder writes of itself when the encoder has read this. */
  private static int[] answer(LanguageModel model, int... source) {
    try (var session = model.newSession()) {
      session.encode(source);
      return Greedy.ids(session, new int[] {START}, COUNT);
    }
  }

  @Test
  void aPlainPromptIsWhatTheEncoderReads() {
    try (var model = model();
        var session = model.newSession();
        var generation = session.generate(SOURCE, Greedy.tokens(COUNT))) {
      assertEquals(START, model.decoderStart().getAsInt());
      generation.text();
      assertEquals(SOURCE.length, generation.usage().promptTokens());
      var answer = answer(model, SOURCE);
      assertFalse(Arrays.equals(answer, answer(model, OTHER)), "the source changes nothing");
      assertEquals(START, session.tokens()[0]);
      assertArrayEquals(answer, Arrays.copyOfRange(session.tokens(), 1, session.length()));
    }
  }

  @Test
  void aTextIsReadWhole() {
    var text = "the end and the beginning";
    try (var model = model()) {
      var ids = model.tokenizer().encode(text, Special.ADD);
      var expected = model.tokenizer().decode(answer(model, ids));
      assertEquals(expected, model.generate(text, Greedy.tokens(COUNT)));
    }
  }

  /** A text behind what was given to the encoder apart is the decoder's, and begins as all do. */
  @Test
  void aTextMayContinueTheDecoders() {
    try (var model = model();
        var session = model.newSession();
        var other = model.newSession()) {
      session.encode(SOURCE);
      session.generate("the", Greedy.tokens(COUNT)).text();
      var ids = model.tokenizer().encode("the", Special.NONE);
      int[] prompt = new int[ids.length + 1];
      prompt[0] = START;
      System.arraycopy(ids, 0, prompt, 1, ids.length);
      other.encode(SOURCE);
      other.generate(prompt, Greedy.tokens(COUNT)).text();
      assertArrayEquals(other.tokens(), session.tokens());
    }
  }

  @Test
  void whatWasReadStaysInBranchesAndWhenTruncated() {
    try (var model = model();
        var session = model.newSession()) {
      session.encode(SOURCE);
      var answer = Greedy.ids(session, new int[] {START}, COUNT);
      try (var branch = session.branch()) {
        branch.truncate(0);
        assertArrayEquals(answer, Greedy.ids(branch, new int[] {START}, COUNT));
      }
      session.truncate(3);
      int[] second = {answer[2]};
      assertArrayEquals(
          Arrays.copyOfRange(answer, 3, COUNT), Greedy.ids(session, second, COUNT - 3));
    }
  }

  @Test
  void anEmptiedSessionsEncoderReadsAnotherPrompt() {
    try (var model = model();
        var session = model.newSession()) {
      session.generate(SOURCE, Greedy.tokens(COUNT)).text();
      session.truncate(0);
      assertArrayEquals(answer(model, OTHER), Greedy.ids(session, OTHER, COUNT));
    }
  }

  /** Token by token in turn, so that both are in the same passes. */
  @Test
  void sessionsOfDifferentSourcesDoNotMix() {
    try (var model = model();
        var first = model.newSession();
        var second = model.newSession();
        var one = first.generate(SOURCE, Greedy.tokens(COUNT));
        var other = second.generate(OTHER, Greedy.tokens(COUNT))) {
      var ones = one.iterator();
      var others = other.iterator();
      while (ones.hasNext() || others.hasNext()) {
        if (ones.hasNext()) ones.next();
        if (others.hasNext()) others.next();
      }
      assertArrayEquals(
          answer(model, SOURCE), Arrays.copyOfRange(first.tokens(), 1, first.length()));
      assertArrayEquals(
          answer(model, OTHER), Arrays.copyOfRange(second.tokens(), 1, second.length()));
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    try (var model = model();
        var session = model.newSession()) {
      var chat = assertThrows(UnsupportedModelException.class, model::newChat);
      assertTrue(chat.getMessage().contains("no turns of a chat"), chat.getMessage());
      var none = EvaluationOptions.of((position, logits) -> {});
      var missing =
          assertThrows(
              IllegalArgumentException.class, () -> model.evaluate(new int[] {START}, none));
      assertTrue(missing.getMessage().startsWith("encoderTokens: none"), missing.getMessage());
      assertThrows(IllegalArgumentException.class, () -> session.encode(new int[] {}));
      assertThrows(IllegalArgumentException.class, () -> session.encode(new int[] {384}));
      assertThrows(ContextOverflowException.class, () -> session.encode(new int[513]));
      session.generate(SOURCE, Greedy.tokens(1)).text();
      var late = assertThrows(IllegalStateException.class, () -> session.encode(OTHER));
      assertTrue(late.getMessage().startsWith("the session holds 2 tokens"), late.getMessage());
    }
  }

  @Test
  void aDecoderAloneReadsNothingBefore() {
    try (var model = Stories.load();
        var session = model.newSession()) {
      assertTrue(model.decoderStart().isEmpty());
      assertThrows(IllegalArgumentException.class, () -> session.encode(new int[] {1}));
      var options =
          EvaluationOptions.of((position, logits) -> {}).toBuilder().encoderTokens(1).build();
      var e =
          assertThrows(
              IllegalArgumentException.class, () -> model.evaluate(new int[] {1}, options));
      assertTrue(e.getMessage().endsWith("has no encoder that reads them"), e.getMessage());
    }
  }
}
