package llm.gguf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import llm.tensor.Tensor;

/**
 * Lays out one file: header, metadata, list of tensors, their data.
 *
 * @param target what messages call the file
 */
record FileEncoder(Path target, Output output) {
  private static final int VERSION = 3;

  void write(Map<String, Metadata.Entry> metadata, Collection<Tensor> tensors) {
    for (var letter : "GGUF".getBytes(UTF_8)) output.bits(letter, 1);
    output.int32(VERSION);
    output.int64(tensors.size());
    output.int64(metadata.size());
    metadata.forEach(this::pair);
    var entry = metadata.get(ShardReader.ALIGNMENT);
    infosAndData(tensors, entry == null ? ShardReader.DEFAULT_ALIGNMENT : (long) entry.value());
    output.flush();
  }

  private void pair(String key, Metadata.Entry entry) {
    string(key);
    output.int32(entry.type().id());
    value(entry.type(), entry.value());
  }

  private void value(MetadataType type, Object value) {
    switch (value) {
      case String text -> string(text);
      case MetadataArray array -> {
        output.int32(array.elementType().id());
        output.int64(array.size());
        elements(array);
      }
      default -> output.bits(type.encode(value), type.byteSize());
    }
  }

  private void elements(MetadataArray array) {
    switch (array) {
      case StringArray strings -> {
        for (var i = 0; i < strings.size(); i++) strings.write(i, output);
      }
      case NumberArray numbers -> {
        var width = numbers.elementType().byteSize();
        for (var i = 0; i < numbers.size(); i++) output.bits(numbers.bits(i), width);
      }
      case NestedArray arrays -> {
        for (var element : arrays) value(MetadataType.ARRAY, element);
      }
    }
  }

  private void infosAndData(Collection<Tensor> tensors, long alignment) {
    long offset = 0;
    for (var tensor : tensors) {
      info(tensor, offset);
      offset = ShardReader.alignUp(offset + tensor.byteSize(), alignment);
    }
    for (var tensor : tensors) {
      output.pad(alignment);
      data(tensor);
    }
    if (!tensors.isEmpty()) output.pad(alignment);
  }

  private void info(Tensor tensor, long offset) {
    string(tensor.name());
    var dimensions = tensor.dimensions();
    output.int32(dimensions.length);
    for (var dimension : dimensions) output.int64(dimension);
    output.int32(tensor.type().id());
    output.int64(offset);
  }

  private void data(Tensor tensor) {
    try (var arena = Arena.ofConfined()) {
      var bytes = tensor.data().open(arena);
      if (bytes.byteSize() != tensor.byteSize()) {
        throw new GgufException(
            target.toString(),
            "%s has %d bytes of data; expected %d"
                .formatted(tensor, bytes.byteSize(), tensor.byteSize()));
      }
      output.tensor(bytes, tensor.type());
    }
  }

  private void string(String text) {
    var bytes = text.getBytes(UTF_8);
    output.string(bytes, 0, bytes.length);
  }
}
