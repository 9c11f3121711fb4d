package llm.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
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
    chat = model.newChat(ChatOptions.defaults().withTemplate(TinyModel.chatTemplate()));
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
        refuses("options", () -> chat.send("hello", null)),
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
    var empty = OptionalInt.empty();
    var none = List.<String>of();
    var load = LoadOptions.defaults();
    var f32 = LoadOptions.CacheType.F32;
    var sampling = OPTIONS.sampling();
    return Stream.of(
        refuses("content", () -> Message.user(null)),
        refuses("content", () -> Message.system(null)),
        refuses("content", () -> Message.assistant(null)),
        refuses("reasoning", () -> Message.assistant("hello").withReasoning(null)),
        refuses("role", () -> new Message(null, "hello", "")),
        refuses("content", () -> new Message(Role.USER, null, "")),
        refuses("text", () -> ChatOptions.defaults().withSystem(null)),
        refuses("jinja", () -> ChatOptions.defaults().withTemplate(null)),
        refuses("the name", () -> ChatOptions.defaults().withVariable(null, 1)),
        refuses("system", () -> new ChatOptions(null, Optional.empty(), Map.of())),
        refuses("template", () -> new ChatOptions(Optional.empty(), null, Map.of())),
        refuses("variables", () -> new ChatOptions(Optional.empty(), Optional.empty(), null)),
        refuses("observer", () -> EvaluationOptions.of(null)),
        refuses("folder", () -> load.withPlugins(null)),
        refuses("cacheType", () -> load.withCacheType(null)),
        refuses("listener", () -> load.withListener(null)),
        refuses(
            "threads",
            () -> new LoadOptions(null, Optional.empty(), f32, empty, false, false, null)),
        refuses("plugins", () -> new LoadOptions(empty, null, f32, empty, false, false, null)),
        refuses("sampling", () -> new GenerationOptions(null, 1, none, false, empty)),
        refuses("stop", () -> new GenerationOptions(sampling, 1, null, false, empty)),
        refuses("logprobs", () -> new GenerationOptions(sampling, 1, none, false, null)),
        refuses("samplers", () -> new Sampling(null, OptionalLong.empty())),
        refuses("seed", () -> new Sampling(List.of(), null)),
        refuses("text", () -> new Token(1, null)),
        refuses("logprobs", () -> new Token(1, "", null)),
        refuses("token", () -> new AnswerToken(null, "", "")),
        refuses("token", () -> new Logprobs(null, List.of())));
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
