namespace OnnxPose.Onnx.Architectures;

/// <summary>Sizes of one picture's feature map.</summary>
/// <param name="Channels">Channels.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
readonly record struct MapShape(int Channels, int Height, int Width)
{
    /// <summary>Numbers in the map.</summary>
    public int Size => checked(Channels * Height * Width);

    /// <summary>For messages: <c>320 x 64 x 64</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Channels} x {Height} x {Width}");
}
