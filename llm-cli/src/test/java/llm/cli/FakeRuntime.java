package llm.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import llm.api.ArchitectureInfo;
import llm.api.Chat;
import llm.api.ChatOptions;
import llm.api.Diagnostics;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.EvaluationOptions;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.Message;
import llm.api.ModelDescription;
import llm.api.ModelDescription.BlockInfo;
import llm.api.ModelDescription.Cost;
import llm.api.ModelSource;
import llm.api.RenderedPrompt;
import llm.api.RerankOptions;
import llm.api.Reranker;
import llm.api.Session;
import llm.api.Tokenizer;
import llm.api.ToolCall;
import llm.api.UnsupportedModelException;
import llm.api.spi.ModelProvider;

/** A runtime that writes a given text, and remembers what it was asked. */
final class FakeRuntime implements ModelProvider {
  static final ArchitectureInfo ARCHITECTURE =
      ArchitectureInfo.of("some", "some.Plugin", "some.module", "/plugins/some.jar");

  final List<ModelSource> sources = new ArrayList<>();
  final List<LoadOptions> loadOptions = new ArrayList<>();
  final List<GenerationOptions> generationOptions = new ArrayList<>();
  final List<Integer> chunks = new ArrayList<>();

  final List<ChatOptions> chatOptions = new ArrayList<>();

  final List<EmbeddingOptions> embeddingOptions = new ArrayList<>();
  final List<RerankOptions> rerankOptions = new ArrayList<>();

  /** Texts of each call. */
  final List<Integer> groups = new ArrayList<>();

  /** Of the outermost block. */
  String kind = "Decoder";

  boolean rerankRefusal;
  String text = "abc";

  /** Of the first answers of chats, one list an answer. */
  final List<List<ToolCall>> calls = new ArrayList<>();

  Optional<String> chatTemplate = Optional.of("some template");
  IntConsumer beforeToken = token -> {};
  Optional<String> refusal = Optional.empty();
  List<String> warnings = List.of();
  List<String> loadWarnings = List.of();
  List<String> hints = List.of();

  @Override
  public LanguageModel load(ModelSource source, LoadOptions options) {
    prepare(source, options);
    if (kind.equals("Encoder")) throw new UnsupportedModelException("an encoder");
    return new Model();
  }

  private void refuse() {
    refusal.ifPresent(
        message -> {
          throw new UnsupportedModelException(message);
        });
  }

  private void prepare(ModelSource source, LoadOptions options) {
    refuse();
    sources.add(source);
    loadOptions.add(options);
    options.listener().progress("mapping", 1, 2);
    loadWarnings.forEach(options.listener()::warning);
  }

  @Override
  public EmbeddingModel loadEmbeddingModel(ModelSource source, LoadOptions options) {
    prepare(source, options);
    return new FakeEmbeddingModel(embeddingOptions, groups, description());
  }

  @Override
  public Reranker loadReranker(ModelSource source, LoadOptions options) {
    prepare(source, options);
    if (rerankRefusal) throw new UnsupportedModelException("no classifier");
    return new FakeReranker(rerankOptions, groups, description());
  }

  @Override
  public ModelDescription describe(ModelSource source, LoadOptions options) {
    refuse();
    sources.add(source);
    return description();
  }

  private ModelDescription description() {
    var layer = BlockInfo.builder().name("blk.0").kind("Block").details(Map.of("width", 4)).build();
    var second = layer.toBuilder().name("blk.1").build();
    var cost =
        Cost.builder()
            .mappedBytes(1)
            .copiedBytes(2)
            .repackedBytes(3)
            .cacheBytesPerToken(4)
            .multiplicationsPerToken(5);
    return ModelDescription.builder()
        .name("some model")
        .architecture(ARCHITECTURE)
        .vocabularySize(100)
        .contextLength(200)
        .parameters(300)
        .blocks(
            BlockInfo.builder().name("decoder").kind(kind).children(List.of(layer, second)).build())
        .cost(cost.build())
        .build();
  }

  @Override
  public Tokenizer loadTokenizer(ModelSource source) {
    sources.add(source);
    return new FakeTokenizer(Optional.empty());
  }

  @Override
  public Tokenizer loadTokenizer(ModelSource source, String pre) {
    sources.add(source);
    return new FakeTokenizer(Optional.of(pre));
  }

  @Override
  public List<ArchitectureInfo> architectures(LoadOptions options) {
    loadOptions.add(options);
    return List.of(ARCHITECTURE);
  }

  @Override
  public Diagnostics diagnose() {
    return Diagnostics.builder()
        .java("25")
        .modulePath(true)
        .kernels("vector")
        .vectorBits(256)
        .reason("it can")
        .processors(8)
        .threads(4)
        .memoryBytes(16L << 30)
        .maxHeapBytes(1L << 30)
        .cacheBytes(1L << 29)
        .warnings(warnings)
        .hints(hints)
        .build();
  }

  private final class Model implements LanguageModel {
    @Override
    public Session newSession() {
      return new ModelSession();
    }

    @Override
    public Optional<String> chatTemplate() {
      return chatTemplate;
    }

    @Override
    public Chat newChat(ChatOptions options) {
      chatOptions.add(options);
      return new FakeChat(
          options, text, generationOptions, index -> beforeToken.accept(index), calls);
    }

    @Override
    public RenderedPrompt render(List<Message> messages, ChatOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Tokenizer tokenizer() {
      return new FakeTokenizer(Optional.empty());
    }

    @Override
    public ModelDescription description() {
      return FakeRuntime.this.description();
    }

    /** Logits are position and index; {@code attn_norm.0} and {@code attn_out.0} exist. */
    @Override
    public void evaluate(int[] tokens, EvaluationOptions options) {
      chunks.add(options.chunk());
      for (var position = 0; position < tokens.length; position++) {
        for (var name : List.of("attn_norm.0", "attn_out.0")) {
          if (options.observer().observes(name)) {
            options
                .observer()
                .intermediate(name, position, new float[] {position, tokens[position]});
          }
        }
        beforeToken.accept(position);
        options.observer().logits(position, new float[] {position, 0.5f, -1});
      }
    }

    @Override
    public void close() {}
  }

  private final class ModelSession implements Session {
    @Override
    public Generation generate(String prompt, GenerationOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Generation generate(int[] tokens, GenerationOptions options) {
      generationOptions.add(options);
      return new FakeGeneration(tokens.length, text, options, beforeToken);
    }

    @Override
    public Session branch() {
      return this;
    }

    @Override
    public int[] tokens() {
      return new int[0];
    }

    @Override
    public int length() {
      return 0;
    }

    @Override
    public int contextLength() {
      return 100;
    }

    @Override
    public void truncate(int length) {}

    @Override
    public void close() {}
  }
}
