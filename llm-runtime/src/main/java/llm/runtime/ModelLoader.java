package llm.runtime;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import llm.api.LanguageModel;
import llm.api.LlmException;
import llm.api.LoadOptions;
import llm.api.ModelDescription;
import llm.api.ModelFormatException;
import llm.api.UnsupportedModelException;
import llm.blocks.Description;
import llm.blocks.Encoder;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Network;
import llm.blocks.Weights;
import llm.gguf.GgufException;
import llm.template.ChatTemplates;
import llm.tensor.Quantization;
import llm.tensor.Quoted;
import llm.tensor.Tensor;
import llm.tensor.TensorMemory;
import llm.tensor.Workers;

/** Makes a model of a file: reads it, finds its architecture, has it composed, describes it. */
final class ModelLoader {
  private final ModelFile file;
  private final LoadOptions options;

  ModelLoader(ModelFile file, LoadOptions options) {
    this.file = file;
    this.options = options;
  }

  LanguageModel load(Architectures architectures) {
    var backend = ChosenKernels.backend(); // fails before threads are started
    var model =
        load(
            architectures,
            Workers.of(options.threads().orElseGet(Machine::physicalCores)),
            workers -> new TensorMemory(workers, options.exact(), backend).copyUpTo(copyLimit()));
    try {
      if (model.network() instanceof Encoder) throw noText();
      for (var warning : model.description().warnings()) {
        options.listener().warning(file.name() + ": " + warning);
      }
      return model;
    } catch (Throwable e) {
      model.close();
      throw e;
    }
  }

  private UnsupportedModelException noText() {
    return new UnsupportedModelException(
        file.name()
            + ": an encoder, which gives embeddings and no text; a language model was expected");
  }

  /** What {@link #load} would give, with no matrix repacked. */
  ModelDescription describe(Architectures architectures) {
    var backend = ChosenKernels.backend();
    try (var model =
        load(
            architectures,
            Workers.of(1),
            workers ->
                TensorMemory.describing(workers, options.exact(), backend).copyUpTo(copyLimit()))) {
      return model.description();
    }
  }

  private long copyLimit() {
    return options.inMemory() ? Long.MAX_VALUE : Machine.copyLimit();
  }

  /** Whatever fails, no thread and no memory is left behind. */
  private LoadedModel load(
      Architectures architectures, Workers workers, Function<Workers, TensorMemory> memoryOf) {
    try {
      var memory = memoryOf.apply(workers);
      try {
        return compose(architectures, workers, memory);
      } catch (Throwable e) {
        memory.close();
        throw e;
      }
    } catch (Throwable e) {
      workers.close();
      throw e;
    }
  }

  private LoadedModel compose(Architectures architectures, Workers workers, TensorMemory memory) {
    try {
      var hp = hyperparameters();
      var architecture = architectures.get(hp.architecture(), file.name());
      var tensors = file.gguf().tensors();
      if (tensors.isEmpty()) {
        throw new ModelFormatException(file.name() + ": a vocabulary without weights, no model");
      }
      checkTypes(tensors);
      var tokenizer = file.tokenizer(Optional.empty());
      var loading = new LoadProgress(options.listener(), data(tensors));
      var weights = Weights.of(loading.tensors(), memory, hp);
      var network = architecture.build(hp, weights, loading);
      if (!options.inMemory()) network = network.withCheck(file::checkUnchanged);
      if (network.vocabularySize() < tokenizer.size()) {
        throw new InvalidModelException(
            "the vocabulary has "
                + tokenizer.size()
                + " tokens, but the model knows "
                + network.vocabularySize());
      }
      var chatTemplates = ChatTemplates.of(file.metadata());
      var parts = new LoadedModel.Parts(network, tokenizer, chatTemplates, memory);
      var description = describe(hp, architecture, parts, weights.unused());
      return new LoadedModel(parts, workers, description, options);
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

  private List<Tensor> data(List<Tensor> tensors) {
    return options.inMemory() ? tensors.stream().map(CopiedData::of).toList() : tensors;
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
      LoadedModel.Parts parts,
      List<String> unused) {
    var tensors = file.gguf().tensors();
    var network = parts.network();
    int context = contextLength(Math.min(hp.contextLength(), network.positionLimit()), network);
    var cacheType = LoadedModel.cacheType(options);
    var blocks = described(hp, network.describe(cacheType));
    var state = network.stateCost(cacheType);
    var memory = parts.memory().statistics();
    var cost =
        new ModelDescription.Cost(
            options.inMemory() ? 0 : memory.mappedBytes(),
            memory.copiedBytes() + (options.inMemory() ? memory.mappedBytes() : 0),
            memory.repackedBytes(),
            state.bytesPerToken(),
            state.bytes(),
            state.checkpointBytes(),
            blocks.multiplications());
    return new ModelDescription(
        file.metadata().get("general.name") instanceof String name ? name : file.name(),
        architecture.info(),
        network.vocabularySize(),
        context,
        tensors.stream().mapToLong(Tensor::elements).sum(),
        Descriptions.block(blocks),
        Descriptions.tensors(tensors, memory.kernels()),
        cost,
        warnings(parts, ModelWarnings.of(hp, unused, context)));
  }

  /** The blocks that the file has and that are not run are said too. */
  private static Description described(Hyperparameters hp, Description network) {
    int drafting = hp.draftBlockCount();
    return drafting == 0 ? network : network.with("nextn_predict_layers", drafting + " (not run)");
  }

  private List<String> warnings(LoadedModel.Parts parts, List<String> ofWeights) {
    return Stream.of(
            file.gguf().warnings(),
            parts.chatTemplates().warnings(),
            ofWeights,
            parts.tokenizer().warnings())
        .flatMap(List::stream)
        .map(Quoted::line)
        .toList();
  }

  private int contextLength(int trained, Network network) {
    int context = options.contextLength().orElse(trained);
    if (context <= network.positionLimit()) return context;
    throw new LlmException(
        file.name()
            + ": context length "
            + context
            + ", but the model has embeddings for "
            + network.positionLimit()
            + " positions");
  }
}
