using OnnxPose.Poses;

namespace OnnxPose.Imaging;

/// <summary>The colours and connections of DWPose pictures; they are what the adapters
/// were trained on.</summary>
static class PosePalette
{
    /// <summary>The limbs in drawing order; the colour of limb i is <see cref="Body"/>[i].</summary>
    public static ReadOnlySpan<(BodyPoint From, BodyPoint To)> Limbs => s_limbs;

    /// <summary>The bones of a hand, each with its own hue.</summary>
    public static ReadOnlySpan<(int From, int To)> HandBones => s_handBones;

    /// <summary>One colour for each of the 18 body points.</summary>
    public static ReadOnlySpan<Rgb> Body => s_body;

    /// <summary>One colour for each of the 20 hand bones.</summary>
    public static ReadOnlySpan<Rgb> HandBone => s_handBone;

    public static Rgb HandJoint { get; } = new(0, 0, 255);

    public static Rgb FacePoint { get; } = new(255, 255, 255);

    static readonly (BodyPoint From, BodyPoint To)[] s_limbs =
    [
        (BodyPoint.Neck, BodyPoint.RightShoulder), (BodyPoint.Neck, BodyPoint.LeftShoulder),
        (BodyPoint.RightShoulder, BodyPoint.RightElbow), (BodyPoint.RightElbow, BodyPoint.RightWrist),
        (BodyPoint.LeftShoulder, BodyPoint.LeftElbow), (BodyPoint.LeftElbow, BodyPoint.LeftWrist),
        (BodyPoint.Neck, BodyPoint.RightHip), (BodyPoint.RightHip, BodyPoint.RightKnee),
        (BodyPoint.RightKnee, BodyPoint.RightAnkle), (BodyPoint.Neck, BodyPoint.LeftHip),
        (BodyPoint.LeftHip, BodyPoint.LeftKnee), (BodyPoint.LeftKnee, BodyPoint.LeftAnkle),
        (BodyPoint.Neck, BodyPoint.Nose), (BodyPoint.Nose, BodyPoint.RightEye),
        (BodyPoint.RightEye, BodyPoint.RightEar), (BodyPoint.Nose, BodyPoint.LeftEye),
        (BodyPoint.LeftEye, BodyPoint.LeftEar),
    ];

    static readonly (int From, int To)[] s_handBones = [.. Enumerable.Range(0, 20).Select(static bone =>
        (From: bone % 4 == 0 ? 0 : bone, To: bone + 1))];

    // 18 hues, 20 degrees apart in steps of 85 per channel, from red over green and blue to pink.
    static readonly Rgb[] s_body =
    [
        new(255, 0, 0), new(255, 85, 0), new(255, 170, 0),
        new(255, 255, 0), new(170, 255, 0), new(85, 255, 0),
        new(0, 255, 0), new(0, 255, 85), new(0, 255, 170),
        new(0, 255, 255), new(0, 170, 255), new(0, 85, 255),
        new(0, 0, 255), new(85, 0, 255), new(170, 0, 255),
        new(255, 0, 255), new(255, 0, 170), new(255, 0, 85),
    ];

    static readonly Rgb[] s_handBone =
        [.. Enumerable.Range(0, 20).Select(static bone => FromHue(bone / 20.0))];

    /// <summary>A fully saturated colour; hue 0 to 1 exclusive.</summary>
    static Rgb FromHue(double hue)
    {
        var sector = (int)(hue * 6);
        var fraction = hue * 6 - sector;
        var rising = Channel(1 - (1 - fraction));
        var falling = Channel(1 - fraction);
        return sector switch
        {
            0 => new(255, rising, 0),
            1 => new(falling, 255, 0),
            2 => new(0, 255, rising),
            3 => new(0, falling, 255),
            4 => new(rising, 0, 255),
            _ => new(255, 0, falling),
        };
    }

    static byte Channel(double value) => (byte)Math.Round(value * 255);
}
