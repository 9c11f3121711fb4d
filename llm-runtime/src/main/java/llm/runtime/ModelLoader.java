package llm.runtime;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import llm.api.ContextOverflowException;
import llm.api.EmbeddingModel;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelDescription;
import llm.api.ModelFormatException;
import llm.api.Reranker;
import llm.api.UnsupportedModelException;
import llm.blocks.Description;
import llm.blocks.Encoder;
import llm.blocks.EncoderDecoder;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Network;
import llm.blocks.Weights;
import llm.gguf.GgufException;
import llm.runtime.embedding.Classifier;
import llm.runtime.embedding.PairForm;
import llm.runtime.embedding.PairScorer;
import llm.runtime.embedding.PoolingChoice;
import llm.runtime.embedding.TextEmbedder;
import llm.runtime.embedding.TextInput;
import llm.runtime.engine.Engine;
import llm.runtime.engine.Serving;
import llm.runtime.flight.FlightListener;
import llm.runtime.saved.LazyIdentity;
import llm.template.ChatTemplates;
import llm.tensor.Quantization;
import llm.tensor.Quoted;
import llm.tensor.Tensor;
import llm.tensor.TensorMemory;
import llm.tensor.Workers;
import llm.tensor.sequence.KeyValueType;

/** Makes a model of a file: reads it, finds its architecture, has it composed, describes it. */
final class ModelLoader {
  /** Bytes of a model's tensors. */
  private static final long SMALL_MODEL = 256L << 20;

  private final ModelFile file;
  private final LoadOptions options;

  ModelLoader(ModelFile file, LoadOptions options) {
    this.file = file;
    this.options = options;
  }

  /** What a file was made into, before it is known what it is used for. */
  private record Composed(
      Engine.Parts parts,
      ModelTokenizer tokenizer,
      ChatTemplates chatTemplates,
      ModelDescription description,
      LazyIdentity identity) {
    Network network() {
      return parts.network();
    }

    void close() {
      parts.workers().close();
      parts.memory().close();
    }
  }

  LanguageModel load(Architectures architectures) {
    return load(architectures, this::languageModel);
  }

  private LanguageModel languageModel(Composed c) {
    if (c.network() instanceof Encoder) throw noText();
    return new LoadedModel(
        c.tokenizer(),
        c.chatTemplates(),
        c.description(),
        c.identity(),
        Engine.ofLogits(c.parts(), serving(c)));
  }

  private Serving serving(Composed c) {
    var listener = FlightListener.of(c.description().name(), options.engineListener());
    return new Serving(options.longestGap(), options.queueLimit(), Optional.of(listener));
  }

  private UnsupportedModelException noText() {
    return new UnsupportedModelException(
        file.name()
            + ": an encoder, which gives embeddings and no text; a language model was expected");
  }

  EmbeddingModel loadEmbeddingModel(Architectures architectures) {
    return load(
        architectures,
        c -> {
          checkGivesRows(c);
          var pooling = PoolingChoice.of(file.name(), c.network(), file.metadata());
          return new TextEmbedder(
              texts(c), pooling, file.metadata(), Engine.ofRows(c.parts(), serving(c)));
        });
  }

  Reranker loadReranker(Architectures architectures) {
    return load(
        architectures,
        c -> {
          checkGivesRows(c);
          var network = c.network();
          var classifier = Classifier.of(file.name(), network, file.metadata());
          var pooling = PoolingChoice.of(file.name(), network, file.metadata());
          var form = pairs(c, network.typeCount() > 1);
          var reads = new PairScorer.Reads(texts(c), form, pooling, classifier);
          return new PairScorer(reads, Engine.ofRows(c.parts(), serving(c)));
        });
  }

  /** The form of pairs, tried once: a reranker that takes no text is of no use. */
  private PairForm pairs(Composed c, boolean typed) {
    var tokenizer = c.tokenizer().tokenizer();
    return ModelTokenizer.translated(
        file.name(),
        () -> {
          var form = PairForm.of(file.name(), c.chatTemplates(), tokenizer, typed);
          form.query("").with("", Integer.MAX_VALUE);
          return form;
        });
  }

  private void checkGivesRows(Composed c) {
    if (!(c.network() instanceof EncoderDecoder)) return;
    throw new UnsupportedModelException(
        file.name()
            + ": an encoder with a decoder, which writes text; embeddings come of a file of the"
            + " encoder alone");
  }

  private TextInput texts(Composed c) {
    return new TextInput(c.tokenizer(), c.tokenizer().tokenizer(), c.description());
  }

  private <T> T load(Architectures architectures, Function<Composed, T> use) {
    var backend = ChosenKernels.backend(options); // fails before threads are started
    var composed =
        load(
            architectures,
            Workers.of(options.threads().orElseGet(Machine::physicalCores)),
            workers -> limited(new TensorMemory(workers, options.exact(), backend)));
    try {
      for (var warning : composed.description().warnings()) {
        options.listener().warning(file.name() + ": " + warning);
      }
      return use.apply(composed);
    } catch (Throwable e) {
      composed.close();
      throw e;
    }
  }

  /** What {@link #load} would give, with no matrix repacked. */
  ModelDescription describe(Architectures architectures) {
    var backend = ChosenKernels.backend(options);
    var composed =
        load(
            architectures,
            Workers.of(1),
            workers -> limited(TensorMemory.describing(workers, options.exact(), backend)));
    composed.close();
    return composed.description();
  }

  /**
   * A small model whose file says how rows are pooled is always repacked: that takes little, and it
   * computes several times as fast. So is as much as memory allows where what is multiplied as it
   * lies in the file is slow: if each row is computed as if it were alone, or by scalar loops.
   */
  private TensorMemory limited(TensorMemory memory) {
    long bytes = file.gguf().tensors().stream().mapToLong(Tensor::byteSize).sum();
    boolean repacked = bytes <= SMALL_MODEL && PoolingChoice.isSaid(file.metadata());
    long repackLimit = repacked ? SMALL_MODEL : 0;
    boolean slow = options.reproducible() || memory.backend().isSlowUnpacked();
    if (slow) repackLimit = Math.max(repackLimit, Machine.halfOfFree());
    return memory.copyUpTo(copyLimit()).repackUpTo(repackLimit);
  }

  private long copyLimit() {
    return options.weightsInMemory() ? Long.MAX_VALUE : Machine.copyLimit();
  }

  /** Whatever fails, no thread and no memory is left behind. */
  private Composed load(
      Architectures architectures, Workers workers, Function<Workers, TensorMemory> memoryOf) {
    try {
      var memory = memoryOf.apply(workers);
      try {
        return compose(architectures, memory, workers);
      } catch (Throwable e) {
        memory.close();
        throw e;
      }
    } catch (Throwable e) {
      workers.close();
      throw e;
    }
  }

  private Composed compose(Architectures architectures, TensorMemory memory, Workers workers) {
    try {
      var hp = hyperparameters();
      var architecture = architectures.get(hp.architecture(), file.name());
      var tensors = file.gguf().tensors();
      if (tensors.isEmpty()) {
        throw new ModelFormatException(file.name() + ": a vocabulary without weights, no model");
      }
      checkTypes(tensors);
      var tokenizer = file.tokenizer(Optional.empty());
      var data = data(tensors);
      var loading = new LoadProgress(options.listener(), data);
      var weights = Weights.of(loading.tensors(), memory, hp);
      var network = architecture.build(hp, weights, loading);
      if (!options.weightsInMemory()) network = network.withCheck(file::checkUnchanged);
      if (network.vocabularySize() < tokenizer.size()) {
        throw new InvalidModelException(
            "the vocabulary has "
                + tokenizer.size()
                + " tokens, but the model knows "
                + network.vocabularySize());
      }
      var chatTemplates = ChatTemplates.of(file.metadata());
      var parts = new Engine.Parts(network, memory, workers, cacheType(), cacheBytes());
      var warnings =
          Stream.of(
                  file.gguf().warnings(),
                  chatTemplates.warnings(),
                  ModelWarnings.of(hp, weights.unused(), contextOf(hp, network)),
                  tokenizer.warnings())
              .flatMap(List::stream)
              .map(Quoted::line)
              .toList();
      var description = describe(hp, architecture, parts, warnings);
      // what the type of the cache says is no part of it
      var blocks = network.describe(KeyValueType.F32);
      var identity = new LazyIdentity(file.metadata(), data, blocks);
      return new Composed(parts, tokenizer, chatTemplates, description, identity);
    } catch (InvalidModelException e) {
      throw new ModelFormatException(file.name() + ": " + e.getMessage(), e);
    } catch (GgufException e) {
      throw ModelFile.failure(e);
    } catch (InternalError e) {
      file.checkUnchanged(); // a mapped file that is cut off shows so, where the VM survives it
      throw e;
    }
  }

  private Hyperparameters hyperparameters() {
    var hp = Hyperparameters.of(file.metadata());
    var context = options.contextLength();
    return context.isPresent() ? hp.withSequenceLength(context.getAsInt()) : hp;
  }

  private long cacheBytes() {
    return options.cacheBytes().orElseGet(Machine::cacheBytes);
  }

  private KeyValueType cacheType() {
    return switch (options.cacheType()) {
      case F32 -> KeyValueType.F32;
      case F16 -> KeyValueType.F16;
      case BF16 -> KeyValueType.BF16;
      case Q8_0 -> KeyValueType.Q8_0;
    };
  }

  private List<Tensor> data(List<Tensor> tensors) {
    return options.weightsInMemory() ? tensors.stream().map(CopiedData::of).toList() : tensors;
  }

  /** Every tensor can be decoded; said now rather than in the middle of a generation. */
  private void checkTypes(List<Tensor> tensors) {
    for (var tensor : tensors) {
      if (Quantization.canDecode(tensor.type())) continue;
      throw new UnsupportedModelException(
          file.name()
              + ": "
              + Quoted.of(tensor.name())
              + " is of type "
              + tensor.type()
              + " ("
              + tensor.type().id()
              + "), which cannot be computed with");
    }
  }

  private ModelDescription describe(
      Hyperparameters hp,
      InstalledArchitecture architecture,
      Engine.Parts parts,
      List<String> warnings) {
    var tensors = file.gguf().tensors();
    var network = parts.network();
    var blocks = described(hp, network.describe(parts.cacheType()));
    var state = network.stateCost(parts.cacheType());
    var memory = parts.memory().statistics();
    var cost =
        ModelDescription.Cost.builder()
            .mappedBytes(options.weightsInMemory() ? 0 : memory.mappedBytes())
            .copiedBytes(
                memory.copiedBytes() + (options.weightsInMemory() ? memory.mappedBytes() : 0))
            .repackedBytes(memory.repackedBytes())
            .cacheBytesPerToken(state.bytesPerToken())
            .stateBytes(state.bytes())
            .checkpointBytes(state.checkpointBytes())
            .multiplicationsPerToken(blocks.multiplications())
            .build();
    return ModelDescription.builder()
        .name(file.metadata().get("general.name") instanceof String name ? name : file.name())
        .architecture(architecture.info())
        .vocabularySize(network.vocabularySize())
        .contextLength(contextOf(hp, network))
        .parameters(tensors.stream().mapToLong(Tensor::elements).sum())
        .blocks(Descriptions.block(blocks))
        .tensors(Descriptions.tensors(tensors, memory.kernels()))
        .cost(cost)
        .warnings(warnings)
        .build();
  }

  /** The blocks that the file has and that are not run are said too. */
  private static Description described(Hyperparameters hp, Description network) {
    int drafting = hp.draftBlockCount();
    return drafting == 0 ? network : network.with("nextn_predict_layers", drafting + " (not run)");
  }

  private int contextOf(Hyperparameters hp, Network network) {
    int trained = Math.min(hp.contextLength(), network.positionLimit());
    int context = options.contextLength().orElse(trained);
    if (context <= network.positionLimit()) return context;
    throw new ContextOverflowException(
        file.name()
            + ": context length "
            + context
            + ", but the model has embeddings for "
            + network.positionLimit()
            + " positions",
        context,
        network.positionLimit());
  }
}
