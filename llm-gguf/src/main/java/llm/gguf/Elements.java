package llm.gguf;

import java.util.AbstractList;
import java.util.RandomAccess;

/** An array seen as a list of the one kind that its elements are of. */
final class Elements<E> extends AbstractList<E> implements RandomAccess {
  private final MetadataArray array;
  private final Class<E> kind;

  Elements(MetadataArray array, Class<E> kind) {
    this.array = array;
    this.kind = kind;
  }

  @Override
  public E get(int index) {
    return kind.cast(array.get(index));
  }

  @Override
  public int size() {
    return array.size();
  }
}
