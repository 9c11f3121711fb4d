package llm.runtime;

import java.util.ArrayList;
import java.util.List;
import llm.api.LanguageModel;
import llm.api.LlmException;
import llm.api.LoadOptions;
import llm.api.ModelDescription;
import llm.api.ModelFormatException;
import llm.api.PluginException;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Weights;
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
    var workers = Workers.of(options.threads().orElseGet(Machine::physicalCores));
    var memory = new TensorMemory(workers, options.exact());
    try {
      return load(architectures, workers, memory);
    } catch (Throwable e) {
      workers.close();
      memory.close();
      throw e;
    }
  }

  private LanguageModel load(Architectures architectures, Workers workers, TensorMemory memory) {
    try {
      var hp = Hyperparameters.of(file.metadata());
      var architecture = architectures.get(hp.architecture(), file.name());
      if (file.gguf().tensors().isEmpty()) {
        throw new ModelFormatException(file.name() + ": a vocabulary without weights, no model");
      }
      var tokenizer = file.tokenizer(java.util.Optional.empty());
      var weights = Weights.of(file.gguf().tensors(), memory, hp.embeddingLength());
      var decoder = build(architecture, hp, weights);
      if (decoder.vocabularySize() < tokenizer.size()) {
        throw new InvalidModelException(
            "the vocabulary has "
                + tokenizer.size()
                + " tokens, but the model knows "
                + decoder.vocabularySize());
      }
      var description = describe(hp, architecture, decoder, weights.unused());
      return new LoadedModel(
          new LoadedModel.Parts(decoder, tokenizer, memory), workers, description, options);
    } catch (InvalidModelException e) {
      throw new ModelFormatException(file.name() + ": " + e.getMessage(), e);
    }
  }

  private static Decoder build(
      InstalledArchitecture architecture, Hyperparameters hp, Weights weights) {
    try {
      return architecture.architecture().build(hp, weights);
    } catch (InvalidModelException | LlmException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new PluginException(PluginFailure.explain(architecture.location(), e), e);
    }
  }

  private ModelDescription describe(
      Hyperparameters hp,
      InstalledArchitecture architecture,
      Decoder decoder,
      List<String> unused) {
    var tensors = file.gguf().tensors();
    var blocks = decoder.describe();
    var warnings = new ArrayList<String>();
    if (!unused.isEmpty()) {
      warnings.add("tensors that nothing uses: " + String.join(", ", unused));
    }
    int trained = Math.min(hp.contextLength(), decoder.positionLimit());
    int context = options.contextLength().orElse(trained);
    if (context > decoder.positionLimit()) {
      throw new LlmException(
          file.name()
              + ": context length "
              + context
              + ", but the model has embeddings for "
              + decoder.positionLimit()
              + " positions");
    }
    if (context > trained) {
      warnings.add("a context of " + context + ", but the model was trained with " + trained);
    }
    long mapped = tensors.stream().mapToLong(t -> t.byteSize()).sum();
    return new ModelDescription(
        file.gguf().metadata().string("general.name").orElse(file.name()),
        architecture.info(),
        decoder.vocabularySize(),
        context,
        tensors.stream().mapToLong(t -> t.elements()).sum(),
        Descriptions.block(blocks),
        Descriptions.tensors(tensors),
        new ModelDescription.Cost(mapped, 0, 0, blocks.multiplications()),
        warnings);
  }
}
