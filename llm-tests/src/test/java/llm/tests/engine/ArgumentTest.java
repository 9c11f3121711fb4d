package llm.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import llm.api.ChatOptions;
import llm.api.EvaluationOptions;
import llm.api.InsufficientMemoryException;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers pass: values out of range, and arrays that they change afterwards. */
class ArgumentTest {
  private static LanguageModel model;

  @BeforeAll
  static void load() {
    model = TinyModel.load(1);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static ChatOptions chat() {
    return ChatOptions.builder().template(TinyModel.chatTemplate()).build();
  }

  @Test
  void idsMayChangeWhileTheyAreEvaluated() {
    var expected = logits(TinyModel.PROMPT, () -> {});
    var ids = TinyModel.PROMPT.clone();
    assertEquals(expected, logits(ids, () -> Arrays.fill(ids, -1)));
  }

  private static List<Float> logits(int[] ids, Runnable whenCalled) {
    var found = new ArrayList<Float>();
    model.evaluate(
        ids,
        EvaluationOptions.builder()
            .chunk(1)
            .observer(
                (position, logits) -> {
                  found.add(logits[7]);
                  whenCalled.run();
                })
            .build());
    return found;
  }

  @Test
  void idsMayChangeWhileTheyAreContinued() {
    var ids = TinyModel.PROMPT.clone();
    try (var session = model.newSession();
        var generation = session.generate(ids, TinyModel.tokens(3))) {
      Arrays.fill(ids, -1);
      var found = new ArrayList<Integer>();
      for (var token : generation) found.add(token.id());
      assertEquals(TinyModel.ids(model, TinyModel.PROMPT, 3), found);
    }
  }

  /** Each takes memory; a hundred thousand took minutes to begin, and to end. */
  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1025, 100_000, Integer.MAX_VALUE})
  void threadsHaveABound(int threads) {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> LoadOptions.builder().threads(threads).build());
    assertEquals("threads: " + threads + ", expected 1 to 1024", error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, Integer.MAX_VALUE})
  void aMessageThatIsNotThereCannotBeEdited(int index) {
    try (var chat = model.newChat(chat().toBuilder().system("Be kind.").build())) {
      var error =
          assertThrows(
              IllegalArgumentException.class, () -> chat.edit(index, Message.user("hello")));
      assertEquals("index: " + index + ", expected one of 1 messages, from 0", error.getMessage());
      assertEquals(1, chat.messages().size());
    }
  }

  @Test
  void noFileHasAnEmptyName() {
    var error = assertThrows(IllegalArgumentException.class, () -> LanguageModel.load(Path.of("")));
    assertEquals("path: \"\", expected that of a file", error.getMessage());
  }

  /** The list says that it is longer than any array may be: copying it is an OutOfMemoryError. */
  @Test
  void aConversationThatMemoryHasNoRoomForIsRefused() {
    var endless =
        new AbstractList<Object>() {
          @Override
          public Object get(int index) {
            return index;
          }

          @Override
          public int size() {
            return Integer.MAX_VALUE;
          }
        };
    try (var chat = model.newChat(chat().toBuilder().variable("endless", endless).build())) {
      var error =
          assertThrows(
              InsufficientMemoryException.class, () -> chat.send("hello", TinyModel.tokens(1)));
      assertTrue(error.getMessage().startsWith("no memory for what was asked"), error.getMessage());
      assertEquals(List.of(), chat.messages());
    }
  }
}
