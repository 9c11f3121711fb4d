package llm.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import llm.api.AnswerToken;
import llm.api.Chat;
import llm.api.ChatOptions;
import llm.api.EvaluationOptions;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.Logprobs;
import llm.api.Message;
import llm.api.Message.Role;
import llm.api.ModelSource;
import llm.api.Sampler;
import llm.api.Sampling;
import llm.api.Session;
import llm.api.Token;
import llm.api.Tokenizer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Null is no text and no option: whoever passes it is told which argument it is. */
@NullUnmarked
class NullArgumentTest {
  private static final ModelSource SOURCE = ModelSource.of(TinyModel.file());
  private static final GenerationOptions OPTIONS = TinyModel.tokens(1);

  private static LanguageModel model;
  private static Session session;
  private static Chat chat;

  @BeforeAll
  static void load() {
    model = TinyModel.load(1);
    session = model.newSession();
    chat = model.newChat(ChatOptions.builder().template(TinyModel.chatTemplate()).build());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static DynamicTest refuses(String argument, Executable call) {
    return DynamicTest.dynamicTest(
        argument,
        () -> {
          var error = assertThrows(IllegalArgumentException.class, call);
          assertTrue(error.getMessage().startsWith(argument), error.getMessage());
          assertTrue(error.getMessage().contains("null"), error.getMessage());
        });
  }

  @TestFactory
  Stream<DynamicTest> models() {
    return Stream.of(
        refuses("file", () -> LanguageModel.load(null)),
        refuses("source", () -> LanguageModel.load(null, LoadOptions.defaults())),
        refuses("options", () -> LanguageModel.load(SOURCE, null)),
        refuses("source", () -> LanguageModel.describe(null, LoadOptions.defaults())),
        refuses("options", () -> LanguageModel.describe(SOURCE, null)),
        refuses("options", () -> LanguageModel.architectures(null)),
        refuses("path", () -> ModelSource.of(null)),
        refuses("name", () -> ModelSource.of(null, new byte[0])),
        refuses("bytes", () -> ModelSource.of("name", null)),
        refuses("prompt", () -> model.generate(null)),
        refuses("options", () -> model.generate("hello", null)),
        refuses("options", () -> model.newChat(null)),
        refuses("tokens", () -> model.evaluate(null, EvaluationOptions.of((p, l) -> {}))),
        refuses("options", () -> model.evaluate(new int[] {1}, null)));
  }

  @TestFactory
  Stream<DynamicTest> sessionsAndChats() {
    return Stream.of(
        refuses("prompt", () -> session.generate((String) null)),
        refuses("prompt", () -> session.generate((String) null, OPTIONS)),
        refuses("options", () -> session.generate("hello", null)),
        refuses("tokens", () -> session.generate((int[]) null, OPTIONS)),
        refuses("options", () -> session.generate(new int[] {1}, null)),
        refuses("text", () -> chat.send(null)),
        refuses("text", () -> chat.send(null, OPTIONS)),
        refuses("options", () -> chat.send("hello", (GenerationOptions) null)),
        refuses("options", () -> chat.answer(null)),
        refuses("options", () -> chat.regenerate(null)),
        refuses("message", () -> chat.add(null)),
        refuses("message", () -> chat.edit(0, null)),
        refuses("text", () -> chat.system(null)));
  }

  @TestFactory
  Stream<DynamicTest> tokenizers() {
    var tokenizer = model.tokenizer();
    return Stream.of(
        refuses("source", () -> Tokenizer.load(null)),
        refuses("source", () -> Tokenizer.load(null, "default")),
        refuses("pre", () -> Tokenizer.load(SOURCE, null)),
        refuses("text", () -> tokenizer.encode(null, Tokenizer.Special.ADD)),
        refuses("special", () -> tokenizer.encode("hello", null)),
        refuses("tokens", () -> tokenizer.decode((int[]) null)));
  }

  @TestFactory
  Stream<DynamicTest> values() {
    var load = LoadOptions.builder();
    return Stream.of(
        refuses("content", () -> Message.user(null)),
        refuses("content", () -> Message.system(null)),
        refuses("content", () -> Message.assistant(null)),
        refuses("reasoning", () -> Message.assistant("hello").withReasoning(null)),
        refuses("role", () -> Message.of(null, "hello")),
        refuses("content", () -> Message.of(Role.USER, (String) null)),
        refuses("parts", () -> Message.of(Role.USER, (List<Message.Part>) null)),
        refuses("parts", () -> Message.of(Role.USER, (Message.Part) null)),
        refuses("system", () -> ChatOptions.builder().system(null)),
        refuses("template", () -> ChatOptions.builder().template(null)),
        refuses("the name", () -> ChatOptions.builder().variable(null, 1)),
        refuses("variable", () -> ChatOptions.builder().variable("x", null)),
        refuses("variables", () -> ChatOptions.builder().variables(null)),
        refuses("observer", () -> EvaluationOptions.of(null)),
        refuses("folder", () -> load.plugins(null)),
        refuses("cacheType", () -> load.cacheType(null)),
        refuses("listener", () -> load.listener(null)),
        refuses("engineListener", () -> load.engineListener(null)),
        refuses("longestGap", () -> load.longestGap(null)),
        refuses("samplers", () -> Sampling.of(null)),
        refuses("text", () -> Token.of(1, null)),
        refuses("logprobs", () -> Token.of(1, "").withLogprobs(null)),
        refuses("token", () -> AnswerToken.of(null, "", "")),
        refuses("token", () -> Logprobs.of(null, List.of())));
  }

  @TestFactory
  Stream<DynamicTest> builders() {
    var builder = GenerationOptions.builder();
    return Stream.of(
        refuses("stop", () -> builder.stop(null)),
        refuses("stop", () -> builder.stop(Arrays.asList("a", null))),
        refuses("samplers", () -> builder.samplers(null)),
        refuses("samplers", () -> builder.samplers(Arrays.asList(Sampler.Kind.TOP_K, null))),
        refuses("penalties", () -> builder.penalties(null)),
        refuses("dry", () -> builder.dry(null)),
        refuses("mirostat", () -> builder.mirostat(null)),
        refuses("xtc", () -> builder.xtc(null)),
        refuses("logitsProcessors", () -> builder.logitsProcessors(null)),
        refuses("speculation", () -> builder.speculation(null)),
        refuses("whenFull", () -> builder.whenFull(null)),
        refuses("deadline", () -> builder.deadline(null)),
        refuses("client", () -> builder.client(null)),
        refuses("salt", () -> builder.salt(null)),
        refuses("logitBias", () -> builder.logitBias(null)),
        refuses("drySequenceBreaker", () -> new Sampler.Dry(1, 2, 2, 2, null)));
  }

  /** What was refused changed nothing. */
  @Test
  void nothingWasChanged() {
    assertThrows(IllegalArgumentException.class, () -> chat.send(null));
    assertEquals(List.of(), chat.messages());
    assertEquals(0, session.length());
    assertEquals(1, TinyModel.ids(session, TinyModel.PROMPT, 1).size());
    session.truncate(0);
  }
}
