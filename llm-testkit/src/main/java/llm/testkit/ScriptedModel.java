package llm.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import llm.testkit.script.ChatMl;
import llm.testkit.script.Marks;
import llm.testkit.script.Script;
import llm.testkit.script.ScriptFile;

/**
 * A small model whose weights say a given text: for tests of what is around a model.
 *
 * <p>It is a GGUF file like any other: the engine, the tokenizer, the chat template, the sampler
 * and the cache are the real ones, and so are batches, limits and errors; only what it says is
 * known beforehand, at any sampling settings, with any kernels, however many ask at once. It is
 * made and loaded in milliseconds.
 *
 * <pre>{@code
 * var script = ScriptedModel.builder()
 *     .answer("Hello.", "Goodbye.")
 *     .whenAsked("weather", """
 *         <tool_call>
 *         {"name": "weather", "arguments": {"city": "Paris"}}
 *         </tool_call>""")
 *     .whenAsked("21 degrees", "It is 21 degrees in Paris.")
 *     .build();
 * try (var model = script.load();
 *     var chat = model.newChat()) {
 *   chat.send("What is the weather like in Paris?");
 * }
 * }</pre>
 *
 * <p>An answer begins where the chat template says that the assistant speaks. Which one it is
 * follows from the prompt alone: what occurs in what was said since the assistant's last answer, by
 * a user or a tool, chooses one of {@link Builder#whenAsked}; where nothing of that occurs, those
 * of {@link Builder#answer} take turns. When an answer is over the model ends its turn. A prompt
 * that no answer belongs to is answered by nothing.
 *
 * <p>What somebody else writes into an answer (a constraint, a forced end of reasoning) moves it on
 * as if the model had said it: the model goes on behind it, as long as it fits the answer but for
 * spaces. Where a constraint forbids what comes next, the model ends as soon as it may, and closes
 * what is open before that.
 *
 * <p>Immutable and thread-safe.
 */
public final class ScriptedModel {
  private static final int DEFAULT_CONTEXT = 8192;

  private final ModelFixture fixture;

  private ScriptedModel(ModelFixture fixture) {
    this.fixture = fixture;
  }

  /** A model that answers everything by this. */
  public static ScriptedModel saying(String answer) {
    return builder().answer(answer).build();
  }

  /** A model that talks ChatML, and says nothing yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** The bytes of its file. */
  public byte[] bytes() {
    return fixture.bytes();
  }

  /**
   * Writes its file.
   *
   * @return the file
   * @throws UncheckedIOException if it cannot be written
   */
  public Path write(Path file) {
    try {
      return Files.write(file, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads it with the default options; the caller closes it. */
  public LanguageModel load() {
    return load(LoadOptions.defaults());
  }

  /** Loads it; the caller closes it. */
  public LanguageModel load(LoadOptions options) {
    return LanguageModel.load(ModelSource.of(fixture.name(), bytes()), options);
  }

  /** Puts a scripted model together. */
  public static final class Builder {
    private final List<String> inTurn = new ArrayList<>();
    private final SequencedMap<String, String> asked = new LinkedHashMap<>();
    private final SequencedMap<String, String> after = new LinkedHashMap<>();
    private final List<String> control = new ArrayList<>();
    private final List<String> userDefined = new ArrayList<>();
    private Optional<String> template;
    private String eos;
    private int contextLength = DEFAULT_CONTEXT;

    private Builder() {
      template = Optional.of(ChatMl.TEMPLATE);
      eos = ChatMl.END;
      control.addAll(ChatMl.CONTROL);
      userDefined.addAll(ChatMl.USER_DEFINED);
    }

    /**
     * Another chat template, with none of the tokens of ChatML.
     *
     * @param source a Jinja template
     * @param eos the control token by which the model ends its turn: {@code eos_token}
     */
    public Builder template(String source, String eos) {
      template = Optional.of(source);
      return withoutMarks(eos);
    }

    /** No chat template, and none of the tokens of ChatML: see {@link #after}. */
    public Builder withoutTemplate() {
      template = Optional.empty();
      return withoutMarks("</s>");
    }

    private Builder withoutMarks(String eos) {
      this.eos = Objects.requireNonNull(eos);
      control.clear();
      userDefined.clear();
      return this;
    }

    /** More control tokens: each is one token that is no text, also where an answer spells it. */
    public Builder control(String... spellings) {
      control.addAll(List.of(spellings));
      return this;
    }

    /** More tokens that are text, each of them one token: marks of tool calls, say. */
    public Builder userDefined(String... spellings) {
      userDefined.addAll(List.of(spellings));
      return this;
    }

    /**
     * More answers to what nothing else is said to: the first one first, and the last one again and
     * again.
     */
    public Builder answer(String... answers) {
      inTurn.addAll(List.of(answers));
      return this;
    }

    /**
     * An answer to messages in which a text occurs. Of several the one counts that occurs last.
     *
     * @param text of a user's message, or of what a tool returned
     */
    public Builder whenAsked(String text, String answer) {
      asked.put(present(text), answer);
      return this;
    }

    /**
     * What follows a text wherever it is read: for prompts that no template has made.
     *
     * @param text the end of a prompt
     */
    public Builder after(String text, String continuation) {
      after.put(present(text), continuation);
      return this;
    }

    private static String present(String text) {
      if (text.isEmpty()) throw new IllegalArgumentException("an empty text occurs everywhere");
      return text;
    }

    /** The longest context: 8192 tokens unless set. */
    public Builder contextLength(int tokens) {
      contextLength = tokens;
      return this;
    }

    /**
     * The model.
     *
     * @throws IllegalArgumentException if the template does not show where an answer begins, or the
     *     script is too long
     */
    public ScriptedModel build() {
      var script = new Script(inTurn, asked, after);
      var file = ScriptFile.of(script, new Marks(control, userDefined, eos), template);
      var metadata = new LinkedHashMap<>(file.metadata());
      metadata.put(metadata.get("general.architecture") + ".context_length", (long) contextLength);
      return new ScriptedModel(new ModelFixture("scripted", metadata, file.tensors()));
    }
  }
}
