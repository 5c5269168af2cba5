namespace OnnxPose.Onnx.Safetensors;

/// <summary>Cuts names that came from a file, so that a message about it stays readable.</summary>
static class Shortened
{
    const int MostChars = 96;

    /// <summary>The text, or its first 96 characters and three dots.</summary>
    public static string Text(string text) =>
        text.Length > MostChars ? $"{text.AsSpan(0, MostChars)}..." : text;
}
