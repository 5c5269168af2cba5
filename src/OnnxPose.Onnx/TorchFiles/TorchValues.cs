using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.TorchFiles;

/// <summary>What a pickle may name: all that a dictionary of tensors needs.</summary>
enum TorchGlobal
{
    /// <summary><c>collections.OrderedDict</c>.</summary>
    OrderedDictionary,

    /// <summary><c>torch._utils._rebuild_tensor_v2</c>.</summary>
    RebuildTensor,
}

/// <summary>A class of storages, which stands for an element type.</summary>
sealed record TorchStorageClass(DType Type);

/// <summary>Elements in a member of the archive.</summary>
/// <param name="Type">Their type.</param>
/// <param name="Key">The member's name below <c>data/</c>.</param>
/// <param name="Count">How many the pickle says there are.</param>
sealed record TorchStorage(DType Type, string Key, long Count);

/// <summary>A view into a storage; nothing of it is checked yet.</summary>
/// <param name="Storage">Whose elements it shows.</param>
/// <param name="Offset">The first element.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Strides">Elements from one index to the next, for each size.</param>
sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides);
