package llm.runtime;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import llm.api.Chat;
import llm.api.ChatOptions;
import llm.api.ChatTemplateException;
import llm.api.ContextOverflowException;
import llm.api.EvaluationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelDescription;
import llm.api.Session;
import llm.api.Tokenizer;
import llm.blocks.Decoder;
import llm.blocks.Pass;
import llm.runtime.chat.ChatFormat;
import llm.runtime.chat.SessionChat;
import llm.runtime.sampling.LogitsCheck;
import llm.tensor.KeyValueCache;
import llm.tensor.KeyValueType;
import llm.tensor.Quoted;
import llm.tensor.TensorMemory;
import llm.tensor.Workers;

/** A model in memory, and the threads that run it. */
final class LoadedModel implements LanguageModel {
  /** What a model is made of. */
  record Parts(
      Decoder decoder,
      llm.tokenizer.Tokenizer tokenizer,
      Optional<String> chatTemplate,
      TensorMemory memory) {}

  private final Parts parts;
  private final Workers workers;
  private final ModelDescription description;
  private final KeyValueType cacheType;
  private final Scheduler scheduler;
  private final AtomicBoolean closed = new AtomicBoolean();

  LoadedModel(Parts parts, Workers workers, ModelDescription description, LoadOptions options) {
    this.parts = parts;
    this.workers = workers;
    this.description = description;
    this.cacheType = cacheType(options);
    this.scheduler = new Scheduler(parts.decoder(), workers);
  }

  static KeyValueType cacheType(LoadOptions options) {
    return switch (options.cacheType()) {
      case F32 -> KeyValueType.F32;
      case F16 -> KeyValueType.F16;
      case BF16 -> KeyValueType.BF16;
    };
  }

  @Override
  public Session newSession() {
    ensureOpen();
    return new ModelSession(this);
  }

  @Override
  public Optional<String> chatTemplate() {
    return parts.chatTemplate();
  }

  @Override
  public Chat newChat(ChatOptions options) {
    ensureOpen();
    var source =
        options
            .template()
            .or(parts::chatTemplate)
            .orElseThrow(
                () ->
                    new ChatTemplateException(
                        Quoted.of(description.name())
                            + ": has no chat template (tokenizer.chat_template), and none is"
                            + " given"));
    var format = ChatFormat.of(Quoted.of(description.name()), source, parts.tokenizer());
    return new SessionChat(format.with(options.variables()), new ModelSession(this), options);
  }

  @Override
  public Tokenizer tokenizer() {
    ensureOpen();
    return new ModelTokenizer(parts.tokenizer());
  }

  @Override
  public ModelDescription description() {
    return description;
  }

  @Override
  public void evaluate(int[] tokens, EvaluationOptions options) {
    ensureOpen();
    checkTokens(tokens);
    checkFits(0, tokens.length);
    var observer = options.observer();
    // Row r of the pass under way stands at this position: chunks start where the last one ended.
    var adapter =
        new Pass.Observer() {
          private int chunkStart;

          @Override
          public boolean observes(String name) {
            return observer.observes(name);
          }

          @Override
          public void observe(String name, int row, float[] values) {
            observer.intermediate(name, chunkStart + row, values);
          }
        };
    var logits = new float[parts.decoder().vocabularySize()];
    scheduler.run(
        new Request(
                newCache(),
                tokens,
                0,
                Request.Logits.ALL,
                (position, rows, row) -> {
                  System.arraycopy(rows.data(), rows.offset(row), logits, 0, logits.length);
                  LogitsCheck.check(logits, position);
                  adapter.chunkStart = position + 1;
                  observer.logits(position, logits);
                })
            .observed(adapter, options.chunk()));
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) return;
    scheduler.close();
    workers.close();
    parts.memory().close();
  }

  void ensureOpen() {
    if (closed.get()) throw Scheduler.closedException();
  }

  Scheduler scheduler() {
    return scheduler;
  }

  llm.tokenizer.Tokenizer vocabulary() {
    return parts.tokenizer();
  }

  int vocabularySize() {
    return parts.decoder().vocabularySize();
  }

  KeyValueCache newCache() {
    return parts.decoder().newCache(cacheType);
  }

  int contextLength() {
    return description.contextLength();
  }

  void checkTokens(int[] tokens) {
    if (tokens.length == 0) throw new IllegalArgumentException("no tokens, expected at least one");
    for (int token : tokens) {
      if (token < 0 || token >= vocabularySize()) {
        throw new IllegalArgumentException(
            "token " + token + ", expected 0 to " + (vocabularySize() - 1));
      }
    }
  }

  void checkFits(int held, int more) {
    if ((long) held + more <= contextLength()) return;
    throw new ContextOverflowException(
        "the prompt has "
            + more
            + " tokens"
            + (held > 0 ? " after " + held + " that the session holds" : "")
            + ", but the context holds "
            + contextLength());
  }
}
