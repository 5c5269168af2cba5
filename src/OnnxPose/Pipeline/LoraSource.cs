namespace OnnxPose;

/// <summary>A LoRA that is added to the networks that make pictures. Immutable and thread-safe.</summary>
public sealed record LoraSource
{
    /// <summary>A file.</summary>
    /// <param name="path">See <see cref="Path"/>.</param>
    /// <param name="scale">See <see cref="Scale"/>.</param>
    /// <exception cref="ArgumentException">The path is empty, or the scale out of range.</exception>
    public LoraSource(string path, float scale = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (Path, Scale) = (path, scale);
    }

    /// <summary>A <c>.safetensors</c> file in kohya's form or in one of diffusers'.</summary>
    public string Path { get; }

    /// <summary>What all of it is multiplied by; 1 is as it was trained.</summary>
    /// <value>-100 to 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public float Scale
    {
        get;
        init => field = value is >= -100 and <= 100 ? value : throw new ArgumentOutOfRangeException(
            nameof(Scale), value, FormattableString.Invariant($"Scale is {value}; expected -100 to 100."));
    }
}
