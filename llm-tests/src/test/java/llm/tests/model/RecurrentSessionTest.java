package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import llm.api.Chat;
import llm.api.ChatOptions;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.Message;
import llm.api.Session;
import llm.tests.Reactor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Sessions and chats of a model most of whose blocks keep a recurrent state, which cannot be cut
 * back: all that can be done with a session gives what a fresh one gives.
 */
@ExtendWith(RequestedKernels.class)
class RecurrentSessionTest {
  private static final int[] PROMPT = {17, 4, 99, 23, 61, 8, 200, 12, 45, 31};
  private static final int[] REST = {77, 5, 130};
  private static final ChatOptions CHAT =
      ChatOptions.builder()
          .template("{% for m in messages %}{{ m.role + ': ' + m.content + ' ' }}{% endfor %}")
          .build();
  private static final GenerationOptions OPTIONS = Greedy.tokens(12);

  private static LanguageModel model;

  @BeforeAll
  static void load() {
    var references = Variant.below(Reactor.root().resolve("llm-arch-liquid/src/test/resources"));
    model = LanguageModel.load(references.iterator().next().model());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static int[] ids(Session session, int[] prompt, int count) {
    var ids = new ArrayList<Integer>();
    try (var generation = session.generate(prompt, endless(count))) {
      for (var token : generation) ids.add(token.id());
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  /** So many of the likeliest tokens, beyond the ends that the model sees too. */
  private static GenerationOptions endless(int count) {
    return GenerationOptions.builder().temperature(0).ignoreEnd(true).maxTokens(count).build();
  }

  private static int[] afresh(int[] tokens, int count) {
    try (var session = model.newSession()) {
      return ids(session, tokens, count);
    }
  }

  private static int[] join(int[] a, int[] b) {
    var both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** What a session weighs does not grow but for the blocks with attention. */
  @Test
  void saysWhatItsStateWeighs() {
    var cost = model.description().cost();
    int convolutions = 4;
    int blocksWithAttention = 2;
    assertEquals(2 * convolutions * 2 * 64 * Float.BYTES, cost.stateBytes());
    assertEquals(16 * cost.stateBytes() / 2, cost.checkpointBytes());
    assertEquals(blocksWithAttention * 2 * 2 * 16 * Float.BYTES, cost.cacheBytesPerToken());
  }

  @Test
  void aSessionContinuesWhereItWas() {
    var all = afresh(PROMPT, 40);
    try (var session = model.newSession()) {
      assertArrayEquals(Arrays.copyOf(all, 15), ids(session, PROMPT, 15));
      assertArrayEquals(Arrays.copyOfRange(all, 16, 40), ids(session, new int[] {all[15]}, 24));
    }
  }

  @Test
  void truncatedAnywhereItContinuesAsAFreshOne() {
    try (var session = model.newSession()) {
      var held = join(PROMPT, ids(session, PROMPT, 150));
      for (int length : new int[] {159, 158, 120, 70, 11, 10, 9, 3, 1, 0}) {
        session.truncate(length);
        assertEquals(length, session.length());
        var tokens = join(Arrays.copyOf(held, length), REST);
        assertArrayEquals(afresh(tokens, 8), ids(session, REST, 8), "cut back to " + length);
        session.truncate(length);
      }
    }
  }

  /** Nothing new is asked for: the logits of the last token are computed again. */
  @Test
  void aPromptThatWasReadIsAnswered() {
    try (var session = model.newSession();
        var nothing = session.generate(PROMPT, Greedy.tokens(0))) {
      assertEquals("", nothing.text());
      try (var generation = session.generate("", endless(12))) {
        var expected = model.tokenizer().decode(afresh(PROMPT, 12));
        assertEquals(expected, generation.text());
      }
    }
  }

  @Test
  void branchesDoNotDisturbEachOther() {
    try (var session = model.newSession()) {
      var held = join(PROMPT, ids(session, PROMPT, 20));
      try (var branch = session.branch()) {
        assertArrayEquals(afresh(join(held, REST), 9), ids(branch, REST, 9));
        branch.truncate(5);
        var cut = join(Arrays.copyOf(held, 5), REST);
        assertArrayEquals(afresh(cut, 9), ids(branch, REST, 9));
      }
      var other = new int[] {3, 2};
      assertArrayEquals(afresh(join(held, other), 9), ids(session, other, 9));
    }
  }

  /** Sessions that share passes, with prompts that are read in several. */
  @Test
  void sessionsTogetherAreEachAsAlone() throws Exception {
    var prompts = new ArrayList<int[]>();
    for (int s = 0; s < 6; s++) {
      var prompt = new int[s * 60 + 1];
      for (int i = 0; i < prompt.length; i++) prompt[i] = (i * 37 + s * 11) % 380;
      prompts.add(prompt);
    }
    var expected = prompts.stream().map(prompt -> afresh(prompt, 20)).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var found = new ArrayList<Future<int[]>>();
      for (var prompt : prompts) found.add(threads.submit(() -> afresh(prompt, 20)));
      for (int s = 0; s < found.size(); s++) {
        assertArrayEquals(expected.get(s), found.get(s).get(), "session " + s);
      }
    }
  }

  private static String say(Chat chat, String text) {
    try (var answer = chat.send(text, OPTIONS)) {
      return answer.message().content();
    }
  }

  /** What a fresh chat answers to the last of these messages. */
  private static String fresh(List<Message> messages) {
    try (var chat = model.newChat(CHAT)) {
      for (var message : messages.subList(0, messages.size() - 1)) chat.add(message);
      return say(chat, messages.getLast().content());
    }
  }

  @Test
  void chatsUndoEditAndRegenerate() {
    try (var chat = model.newChat(CHAT)) {
      say(chat, "one two three");
      say(chat, "four five");
      var second = say(chat, "six");
      var before = chat.messages();
      try (var again = chat.regenerate(OPTIONS)) {
        assertEquals(second, again.message().content());
      }
      assertEquals(before, chat.messages());
      chat.undo();
      checkNext(chat, "seven");
      chat.edit(2, Message.user("eight"));
      try (var answer = chat.answer(OPTIONS)) {
        var asked = chat.messages().subList(0, 3);
        assertEquals(fresh(asked), answer.message().content());
      }
      try (var branch = chat.branch()) {
        checkNext(branch, "nine");
        branch.undo();
        branch.undo();
        checkNext(branch, "ten");
      }
      checkNext(chat, "eleven");
      assertTrue(chat.length() > 0);
    }
  }

  private static void checkNext(Chat chat, String text) {
    var asked = new ArrayList<>(chat.messages());
    asked.add(Message.user(text));
    assertEquals(fresh(asked), say(chat, text), text);
  }
}
