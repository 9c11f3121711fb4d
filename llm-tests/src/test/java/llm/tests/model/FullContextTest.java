package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import llm.api.Answer;
import llm.api.Chat;
import llm.api.ChatOptions;
import llm.api.ContextOverflowException;
import llm.api.FinishReason;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.Message;
import llm.api.ModelSource;
import llm.api.Session;
import llm.api.Speculation;
import llm.api.WhenFull;
import llm.tests.Reactor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens when a context is full: it ends, or tokens go, or messages, and that is said. */
@ExtendWith(RequestedKernels.class)
class FullContextTest {
  private static final int CONTEXT = 200;
  private static final int KEEP = 5;
  private static final int PAGE = 64;
  private static final int[] PROMPT = {17, 4, 99, 23, 61, 8, 200, 12, 45, 31};
  private static final String TEMPLATE =
      "{% for m in messages %}{{ m.role + ': ' + m.content + ' ' }}{% endfor %}";

  private static LanguageModel load(Path file) {
    return LanguageModel.load(
        ModelSource.of(file), LoadOptions.builder().contextLength(CONTEXT).build());
  }

  private static Path recurrent() {
    var folder = Reactor.root().resolve("llm-arch-liquid/src/test/resources");
    return Variant.below(folder).iterator().next().model();
  }

  private static GenerationOptions.Builder tokens(int count) {
    return GenerationOptions.builder().temperature(0).ignoreEnd(true).maxTokens(count);
  }

  private static GenerationOptions shifting(int count) {
    return tokens(count).whenFull(WhenFull.shift(KEEP)).build();
  }

  private static List<Integer> ids(Session session, int[] prompt, GenerationOptions options) {
    var ids = new ArrayList<Integer>();
    try (var generation = session.generate(prompt, options)) {
      for (var token : generation) ids.add(token.id());
    }
    return ids;
  }

  private static int[] array(List<Integer> ids) {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Integer> list(int... ids) {
    return new ArrayList<>(Arrays.stream(ids).boxed().toList());
  }

  /** The oldest tokens go by hand, and a fresh session goes on with the others. */
  private static List<Integer> byHand(LanguageModel model, int count) {
    var text = list(PROMPT);
    var written = new ArrayList<Integer>();
    while (written.size() < count) {
      int left = Math.min(count - written.size(), CONTEXT - text.size());
      try (var session = model.newSession()) {
        var more = ids(session, array(text), tokens(left).build());
        text.addAll(more);
        written.addAll(more);
      }
      if (text.size() < CONTEXT) break;
      int pages = (text.size() - KEEP) / 2 / PAGE;
      text.subList(KEEP, KEEP + pages * PAGE).clear();
    }
    return written;
  }

  @Test
  void pagesGoAndTheTextGoesOnAsIfItHadBeenTheRest() {
    for (var file : List.of(Stories.file(), recurrent())) {
      try (var model = load(file);
          var session = model.newSession()) {
        var expected = byHand(model, 400);
        try (var generation = session.generate(PROMPT, shifting(400))) {
          var found = new ArrayList<Integer>();
          for (var token : generation) {
            found.add(token.id());
            assertTrue(session.length() < CONTEXT, () -> "holds " + session.length());
          }
          assertEquals(expected, found);
          assertEquals(FinishReason.MAX_TOKENS, generation.finishReason());
          int dropped = generation.usage().droppedTokens();
          assertEquals(PROMPT.length + 400 - session.length(), dropped);
          assertEquals(0, dropped % PAGE);
        }
      }
    }
  }

  @Test
  void draftsChangeNothing() {
    try (var model = load(Stories.file());
        var session = model.newSession()) {
      var options = shifting(400).toBuilder().speculation(Speculation.ngram()).build();
      assertEquals(byHand(model, 400), ids(session, PROMPT, options));
    }
  }

  /** Tokens are written ahead of the reader, who knows nothing of what went meanwhile. */
  @Test
  void aSessionHoldsWhatItsReaderGot() {
    try (var model = load(Stories.file())) {
      for (int read : new int[] {180, 189, 190, 191, 200}) {
        try (var session = model.newSession();
            var fresh = model.newSession()) {
          try (var generation = session.generate(PROMPT, shifting(400))) {
            var tokens = generation.iterator();
            for (int i = 0; i < read; i++) tokens.next();
          }
          var held = session.tokens();
          boolean full = read >= CONTEXT - PROMPT.length;
          assertEquals(PROMPT.length + read - (full ? PAGE : 0), held.length);
          var options = shifting(20);
          var rest = new int[] {7};
          ids(fresh, held, tokens(0).build());
          var expected = ids(fresh, rest, options);
          assertEquals(expected, ids(session, rest, options), "after " + read);
        }
      }
    }
  }

  @Test
  void whatIsHeldMakesRoomForAPrompt() {
    try (var model = load(Stories.file());
        var session = model.newSession();
        var fresh = model.newSession()) {
      ids(session, PROMPT, tokens(150).build());
      var held = list(session.tokens());
      var prompt = new int[60];
      held.subList(KEEP, KEEP + PAGE).clear();
      held.addAll(list(prompt));
      try (var generation = session.generate(prompt, shifting(3))) {
        var text = generation.text();
        assertEquals(PAGE, generation.usage().droppedTokens());
        try (var other = fresh.generate(array(held), tokens(3).build())) {
          assertEquals(other.text(), text);
        }
      }
      var tooLong = new int[CONTEXT];
      assertThrows(
          ContextOverflowException.class, () -> session.generate(tooLong, shifting(3)).text());
    }
  }

  @Test
  void withoutAnOptionItEnds() {
    try (var model = load(Stories.file());
        var session = model.newSession();
        var generation = session.generate(PROMPT, tokens(400).build())) {
      generation.text();
      assertEquals(FinishReason.CONTEXT_FULL, generation.finishReason());
      assertEquals(0, generation.usage().droppedTokens());
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    try (var model = load(Stories.file());
        var session = model.newSession()) {
      var messages = tokens(3).whenFull(WhenFull.dropOldestMessages()).build();
      var e =
          assertThrows(IllegalArgumentException.class, () -> session.generate(PROMPT, messages));
      assertEquals(
          "whenFull: a session has no messages that could be dropped; expected stop or shift",
          e.getMessage());
      var all = tokens(3).whenFull(WhenFull.shift(CONTEXT)).build();
      e = assertThrows(IllegalArgumentException.class, () -> session.generate(PROMPT, all));
      assertEquals(
          "whenFull: 200 tokens to keep in a context of 200, expected at most 135, as pages of 64"
              + " go",
          e.getMessage());
      assertEquals(0, session.length());
    }
  }

  // ---- Chats

  private static Chat chat(LanguageModel model) {
    return model.newChat(ChatOptions.builder().template(TEMPLATE).system("You tell.").build());
  }

  private static GenerationOptions dropping(int count) {
    return tokens(count).whenFull(WhenFull.dropOldestMessages()).build();
  }

  @Test
  void theOldestTurnsGo() {
    try (var model = load(Stories.file());
        var chat = chat(model)) {
      int dropped = 0;
      for (int turn = 0; turn < 12; turn++) {
        var before = chat.messages();
        var question = "Once upon a time there was number " + turn;
        try (var answer = chat.send(question, dropping(25))) {
          var message = answer.message();
          dropped += answer.usage().droppedTokens();
          var after = chat.messages();
          assertEquals(Message.system("You tell."), after.getFirst());
          assertEquals(Message.user(question), after.get(after.size() - 2));
          assertEquals(message, after.getLast());
          var kept = after.subList(1, after.size() - 2);
          assertEquals(kept, before.subList(before.size() - kept.size(), before.size()));
          assertEquals(afresh(model, after), message.content());
        }
      }
      assertTrue(dropped > 0);
      assertTrue(chat.messages().size() < 25);
    }
  }

  /** What a chat of these messages answers that had nothing to drop. */
  private static String afresh(LanguageModel model, List<Message> messages) {
    try (var chat = chat(model)) {
      for (var message : messages.subList(1, messages.size() - 1)) chat.add(message);
      try (var answer = chat.answer(tokens(25).build())) {
        return answer.message().content();
      }
    }
  }

  /** The answer itself fills the context: the question before it goes, and it goes on. */
  @Test
  void turnsGoWhileAnAnswerIsWritten() {
    try (var model = load(Stories.file());
        var chat = chat(model)) {
      try (var first = chat.send("Once upon a time there was a girl", dropping(90))) {
        first.message();
        assertEquals(0, first.usage().droppedTokens());
      }
      try (var second = chat.send("And then", dropping(120))) {
        var message = second.message();
        assertEquals(120, second.usage().generatedTokens());
        assertEquals(FinishReason.MAX_TOKENS, second.finishReason());
        assertTrue(second.usage().droppedTokens() > 0);
        assertEquals(
            List.of(Message.system("You tell."), Message.user("And then"), message),
            chat.messages());
        assertTrue(chat.length() < CONTEXT);
      }
      try (var third = chat.send("And?", dropping(300))) {
        assertEquals(FinishReason.CONTEXT_FULL, drained(third).finishReason());
      }
    }
  }

  private static Answer drained(Answer answer) {
    answer.message();
    return answer;
  }

  @Test
  void aQuestionThatIsTooLongIsRefused() {
    try (var model = load(Stories.file());
        var chat = chat(model)) {
      var question = "a girl and a dog ".repeat(60);
      assertThrows(ContextOverflowException.class, () -> chat.send(question, dropping(10)));
      assertEquals(1, chat.messages().size());
    }
  }
}
