package llm.runtime;

import java.util.List;
import java.util.Optional;
import llm.api.ArchitectureInfo;
import llm.api.Diagnostics;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelDescription;
import llm.api.ModelSource;
import llm.api.Tokenizer;
import llm.api.spi.ModelProvider;
import llm.tensor.KernelInfo;

/** The runtime, as {@code llm.api} finds it. */
public final class RuntimeProvider implements ModelProvider {
  /** Called by the service loader. */
  public RuntimeProvider() {}

  @Override
  public LanguageModel load(ModelSource source, LoadOptions options) {
    return new ModelLoader(ModelFile.open(source), options)
        .load(Architectures.installed(options.plugins()));
  }

  @Override
  public ModelDescription describe(ModelSource source, LoadOptions options) {
    return new ModelLoader(ModelFile.open(source), options)
        .describe(Architectures.installed(options.plugins()));
  }

  @Override
  public Tokenizer loadTokenizer(ModelSource source, Optional<String> pre) {
    return new ModelTokenizer(ModelFile.open(source).tokenizer(pre));
  }

  @Override
  public List<ArchitectureInfo> architectures(LoadOptions options) {
    return Architectures.installed(options.plugins()).all().stream()
        .map(InstalledArchitecture::info)
        .toList();
  }

  @Override
  public Diagnostics diagnose() {
    return diagnostics(KernelInfo.current());
  }

  /** What an application is told of this machine with these kernels. */
  static Diagnostics diagnostics(KernelInfo kernels) {
    return new Diagnostics(
        System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
        RuntimeProvider.class.getModule().isNamed(),
        kernels.name(),
        kernels.name().equals("scalar") ? 0 : kernels.vectorBits(),
        kernels.reason(),
        Runtime.getRuntime().availableProcessors(),
        Machine.physicalCores(),
        Machine.memoryBytes(),
        Runtime.getRuntime().maxMemory(),
        kernels.warning().stream().toList());
  }
}
