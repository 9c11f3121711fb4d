package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import llm.api.Chat;
import llm.api.ChatOptions;
import llm.api.LanguageModel;
import llm.api.Message;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two turns through each published template that lies beside the project. */
@ExtendWith(RequestedKernels.class)
class SharedTemplatesTest {
  /** Longer prompts say no more, but take longer. */
  private static final int LONGEST_PROMPT = 400;

  @TempDir private static Path folder;

  @Test
  void theSecondTurnIsWhatAFreshChatSays() throws IOException {
    var templates = Shared.find("conformance/chat/templates");
    Assumptions.assumeTrue(templates.isPresent(), "no ../shared/conformance/chat/templates");
    int tried = 0;
    int computed = 0;
    int prompts = 0;
    try (var model = TalkingModel.chatml(folder).load(4096);
        var files = Files.list(templates.get())) {
      for (var file : files.sorted().toList()) {
        var options = ChatOptions.builder().template(Files.readString(file)).build();
        try (var chat = model.newChat(options)) {
          if (promptTokens(chat) > LONGEST_PROMPT) continue;
          chat.regenerate(Greedy.tokens(6)).message();
          var second = chat.send("And then?", Greedy.tokens(6));
          second.message();
          tried++;
          prompts += second.prompt().length;
          computed += second.prompt().length - second.cachedTokens();
          assertFresh(model, options, chat.messages(), second.prompt());
        }
      }
    }
    System.out.printf(
        "%d templates: second turns of %d tokens, %d of them computed%n", tried, prompts, computed);
    assertTrue(tried > 20, "templates tried: " + tried);
    assertTrue(2 * computed < prompts, computed + " of " + prompts + " tokens computed");
  }

  private static int promptTokens(Chat chat) {
    try (var answer = chat.send("Once upon a time", Greedy.tokens(6))) {
      return answer.prompt().length;
    }
  }

  /** The same prompt in an empty chat has the same answer; the same text may have other tokens. */
  private static void assertFresh(
      LanguageModel model, ChatOptions options, List<Message> messages, int[] prompt) {
    try (var fresh = model.newChat(options)) {
      messages.subList(0, messages.size() - 1).forEach(fresh::add);
      var answer = fresh.answer(Greedy.tokens(6));
      assertEquals(model.tokenizer().decode(prompt), model.tokenizer().decode(answer.prompt()));
      if (Arrays.equals(prompt, answer.prompt())) {
        assertEquals(messages.getLast(), answer.message());
      } else {
        answer.close();
      }
    }
  }
}
