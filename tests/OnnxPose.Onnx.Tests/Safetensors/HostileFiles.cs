namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>
/// Broken files. Each breaks one rule and would be legal, or nearly so, without that fault.
/// </summary>
static partial class HostileFiles
{
    const int HeaderCap = 16 << 20;
    const string Cap = "16777216";

    /// <summary>A legal header for four bytes of data.</summary>
    const string Good = """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""";

    public static IEnumerable<HostileFile> All() =>
    [
        .. Lengths(), .. Beginnings(), .. Texts(), .. Names(), .. NamesTwice(), .. Metadata(),
        .. MuchMetadata(), .. Declarations(), .. Types(), .. Shapes(), .. Overflows(), .. Offsets(),
        .. Covers(), .. Large(),
    ];
}
