package llm.runtime.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import llm.api.FinishReason;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.Timings;
import llm.api.Token;
import llm.api.Usage;
import llm.runtime.constraint.Form;
import llm.runtime.text.Shortening;
import llm.tokenizer.Decoder;
import llm.tokenizer.Tokenizer;

/** A session that answers as it was told, and remembers what it was given to compute. */
final class ScriptedMemory implements ChatMemory {
  private static final Timings NONE = Timings.builder().build();

  final List<int[]> computed = new ArrayList<>();
  private final Tokenizer tokenizer;
  private int[] script = {};
  private int failAt = -1;
  private int[] tokens = {};

  ScriptedMemory(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Answers by these tokens from now on; spelled as in the vocabulary. */
  void answers(String... spellings) {
    script = Arrays.stream(spellings).mapToInt(s -> tokenizer.idOf(s).orElseThrow()).toArray();
    failAt = -1;
  }

  /** Fails instead of giving this token. */
  void failsAt(int index) {
    failAt = index;
  }

  @Override
  public Generation generate(String prompt, GenerationOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Generation generate(int[] prompt, GenerationOptions options) {
    return generate(
        prompt, options, token -> false, Shortening.none(), Form.of(options.constraint()));
  }

  @Override
  public Generation generate(
      int[] prompt,
      GenerationOptions options,
      Predicate<Token> endsTurn,
      Shortening ofMessages,
      Form form) {
    if (prompt.length == 0) throw new IllegalArgumentException("no tokens");
    computed.add(prompt.clone());
    append(prompt);
    return new Scripted(prompt.length, options, endsTurn);
  }

  private void append(int... more) {
    tokens = IntStream.concat(Arrays.stream(tokens), Arrays.stream(more)).toArray();
  }

  @Override
  public ChatMemory branch() {
    var branch = new ScriptedMemory(tokenizer);
    branch.tokens = tokens.clone();
    branch.script = script;
    return branch;
  }

  @Override
  public int[] tokens() {
    return tokens.clone();
  }

  @Override
  public int length() {
    return tokens.length;
  }

  @Override
  public int contextLength() {
    return 1000;
  }

  @Override
  public int cached() {
    return tokens.length;
  }

  @Override
  public void truncate(int length) {
    tokens = Arrays.copyOf(tokens, length);
  }

  @Override
  public void close() {}

  private final class Scripted implements Generation {
    private final int promptTokens;
    private final GenerationOptions options;
    private final Predicate<Token> endsTurn;
    private final Decoder decoder = tokenizer.decoder();
    private int generated;
    private boolean closed;
    private boolean ended;

    Scripted(int promptTokens, GenerationOptions options, Predicate<Token> endsTurn) {
      this.endsTurn = endsTurn;
      this.promptTokens = promptTokens;
      this.options = options;
    }

    @Override
    public Iterator<Token> iterator() {
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          if (generated == failAt) throw new IllegalStateException("broken");
          return !isFinished();
        }

        @Override
        public Token next() {
          if (!hasNext()) throw new NoSuchElementException();
          int id = script[generated++];
          append(id);
          var token = Token.of(id, decoder.accept(id));
          ended = !options.ignoreEnd() && tokenizer.isEndOfGeneration(id);
          ended = ended || endsTurn.test(token);
          return token;
        }
      };
    }

    @Override
    public boolean isFinished() {
      return closed || ended || generated == script.length;
    }

    @Override
    public String text() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Usage usage() {
      return Usage.builder().promptTokens(promptTokens).generatedTokens(generated).build();
    }

    @Override
    public Timings timings() {
      return NONE;
    }

    @Override
    public FinishReason finishReason() {
      if (ended) return FinishReason.END_OF_TEXT;
      return closed ? FinishReason.CANCELLED : FinishReason.MAX_TOKENS;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
