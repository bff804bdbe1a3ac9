//! Templates: budget, staff, justice, security, storms, petitions, neighbours.

use super::topic::{ALL_WARDS, CULTURE, ECONOMY, NORMAL, OFFICE, POLICE, Part, SERVICE, THIS_WARD, Topic};
use crate::letter::{Kind, Urgency};
use Part::{Dashes, Head, Items, One, Rows};

pub(crate) const TOPICS: &[Topic] = &[
    Topic {
        key: "du-toan",
        from: &["stc"],
        kind: Kind::Letter,
        unit: "NS",
        weight: 8,
        urgency: (8, Urgency::Urgent),
        lead: ECONOMY,
        to: ALL_WARDS,
        subjects: &[
            "đối chiếu dự toán chi thường xuyên năm {year}",
            "xây dựng dự toán ngân sách nhà nước năm {next} và kế hoạch tài chính 3 năm",
            "đẩy nhanh giải ngân vốn đầu tư công những tháng {cuối|còn lại của} năm {year}",
            "kiểm kê tài sản công tại các trụ sở dôi dư sau sắp xếp",
        ],
        due: Some((5, 12)),
        body: &[
            One(&[
                "Căn cứ {ref:NQ} về phân bổ dự toán ngân sách năm {year} và số liệu của Kho bạc đến {past}, tổng chi ngân sách các phường, xã đạt {52..81%}% dự toán, trong đó phường Thọ Hòa đạt {48..86%}%. Sở Tài chính đề nghị UBND các phường, xã:",
                "Thực hiện {ref:CT} về điều hành ngân sách những tháng cuối năm, Sở Tài chính đề nghị UBND các phường, xã khẩn trương triển khai:",
            ]),
            Items(
                3,
                4,
                &[
                    "Đối chiếu số dự toán được giao, số đã rút, số còn lại theo từng nguồn, từng chương, loại, khoản; xác nhận với Kho bạc nơi giao dịch.",
                    "Rà soát các nhiệm vụ chậm triển khai, đề xuất điều chuyển hoặc hủy dự toán; không để dồn vào cuối năm.",
                    "Thực hiện tiết kiệm thêm {5..10}% chi thường xuyên; tạm dừng mua sắm, hội nghị chưa cần thiết.",
                    "Lập báo cáo thuyết minh tăng, giảm biên chế, quỹ lương theo mức lương cơ sở; dự phòng {2..4}% cho nhiệm vụ đột xuất.",
                    "Đối với {1..4} dự án có tỷ lệ giải ngân dưới 50%, nêu rõ nguyên nhân, cam kết tiến độ từng tuần.",
                    "Kiểm kê nhà, đất, xe ô tô, trang thiết bị dôi dư; đề xuất phương án bố trí làm trường học, trạm y tế, nhà văn hóa.",
                ],
            ),
            One(&[
                "Báo cáo gửi về Sở Tài chính **trước {due}** (bản điện tử có ký số, kèm biểu Excel). Sau thời hạn trên, đơn vị tự chịu trách nhiệm về việc không được xem xét./.",
            ]),
        ],
        annex: Some((
            "TÌNH HÌNH THỰC HIỆN DỰ TOÁN CHI NGÂN SÁCH",
            Rows(
                &["TT", "Đơn vị", "Dự toán (triệu đồng)", "Đã chi", "Tỷ lệ (%)"],
                &[0.7, 3.4, 2.4, 2.0, 1.6],
                8,
                13,
                &["{i}", "{ward}", "{a=18000..96000}", "{b:a*44..88}", "{b÷a}"],
            ),
        )),
    },
    Topic {
        key: "bien-che",
        from: &["snv"],
        kind: Kind::Letter,
        unit: "TCBC",
        weight: 6,
        urgency: NORMAL,
        lead: OFFICE,
        to: ALL_WARDS,
        subjects: &[
            "báo cáo thực trạng đội ngũ cán bộ, công chức sau sắp xếp",
            "lập hồ sơ, nộp lưu tài liệu điện tử vào lưu trữ cơ quan năm {year}",
            "đăng ký nhu cầu đào tạo, bồi dưỡng năm {next}",
            "đánh giá, xếp loại chất lượng cán bộ, công chức năm {year}",
        ],
        due: Some((8, 15)),
        body: &[
            One(&[
                "Để {có cơ sở tham mưu UBND thành phố|tổng hợp, báo cáo cấp có thẩm quyền} theo {ref:CV}, Sở Nội vụ đề nghị UBND các phường, xã thực hiện các nội dung sau:",
            ]),
            Items(
                3,
                4,
                &[
                    "Thống kê số lượng, trình độ, vị trí việc làm của {32..68} cán bộ, công chức hiện có; đánh giá thừa, thiếu theo từng lĩnh vực.",
                    "Cập nhật đầy đủ hồ sơ điện tử trên phần mềm quản lý cán bộ; bổ sung quyết định, văn bằng còn thiếu.",
                    "Lập danh mục hồ sơ năm {next}, ban hành trong tháng {month}; giao nộp hồ sơ đã kết thúc đúng thời hạn.",
                    "Đăng ký {2..9} lượt học viên các lớp {quản lý nhà nước|kỹ năng tiếp công dân|văn thư, lưu trữ điện tử}; ưu tiên công chức chưa qua bồi dưỡng.",
                    "Thực hiện đánh giá công khai, dân chủ; tỷ lệ hoàn thành xuất sắc nhiệm vụ không quá 20% mỗi đơn vị.",
                ],
            ),
            One(&[
                "Báo cáo gửi về Sở Nội vụ **trước {due}** (qua Phòng Tổ chức biên chế) để tổng hợp. Đề nghị các đơn vị thực hiện đúng thời gian quy định./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "bau-cu",
        from: &["snv"],
        kind: Kind::Guidance,
        unit: "CQĐP",
        weight: 3,
        urgency: NORMAL,
        lead: OFFICE,
        to: &[],
        subjects: &[
            "Rà soát khu vực bỏ phiếu, lập danh sách cử tri phục vụ bầu bổ sung đại biểu HĐND cấp xã",
            "Kiện toàn tổ dân phố và bầu tổ trưởng tổ dân phố nhiệm kỳ {next} - 2029",
        ],
        due: Some((10, 18)),
        body: &[
            One(&["Căn cứ quy định của pháp luật và {ref:KH}, Sở Nội vụ hướng dẫn một số nội dung như sau:"]),
            Head("I. MỤC ĐÍCH, YÊU CẦU"),
            One(&[
                "Bảo đảm dân chủ, đúng pháp luật, an toàn, tiết kiệm; mỗi cử tri được ghi tên vào danh sách tại một nơi; kịp thời giải quyết khiếu nại, kiến nghị.",
            ]),
            Head("II. NỘI DUNG"),
            Items(
                3,
                4,
                &[
                    "Xác định khu vực bỏ phiếu theo địa bàn dân cư, mỗi khu vực từ 300 đến 4.000 cử tri; phường Thọ Hòa dự kiến {9..18} khu vực.",
                    "Lập danh sách cử tri trên cơ sở dữ liệu dân cư; niêm yết chậm nhất 40 ngày trước ngày bầu cử.",
                    "Chuẩn bị con dấu, hòm phiếu, thẻ cử tri; phân công lực lượng bảo đảm an ninh, y tế, điện.",
                    "Hiệp thương, giới thiệu nhân sự tổ trưởng; ưu tiên người có uy tín, sử dụng thành thạo thiết bị số.",
                ],
            ),
            One(&[
                "UBND các phường, xã báo cáo tiến độ chuẩn bị về Sở **trước {due}**. Trong quá trình thực hiện, nếu có vướng mắc, liên hệ {person9}, điện thoại {phone}./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "ho-tich",
        from: &["stp"],
        kind: Kind::Letter,
        unit: "HCTP",
        weight: 5,
        urgency: NORMAL,
        lead: SERVICE,
        to: ALL_WARDS,
        subjects: &[
            "số hóa sổ hộ tịch, cập nhật dữ liệu hộ tịch điện tử",
            "chấn chỉnh công tác chứng thực bản sao điện tử từ bản chính",
            "xác minh thông tin hộ tịch của {person}",
        ],
        due: Some((5, 10)),
        body: &[
            One(&[
                "Qua {kiểm tra|theo dõi} công tác hộ tịch, chứng thực {6..9} tháng năm {year}, Sở Tư pháp nhận thấy một số đơn vị còn {chậm cập nhật dữ liệu|sai sót khi ghi sổ|thu phí không đúng quy định}. Sở đề nghị UBND các phường, xã:",
            ]),
            Items(
                2,
                4,
                &[
                    "Hoàn thành cập nhật {1200..9600} trường hợp đăng ký khai sinh, kết hôn, khai tử còn thiếu vào cơ sở dữ liệu hộ tịch điện tử.",
                    "Tra cứu sổ hộ tịch các năm {1978..1989#} - {1990..1999#}, cung cấp bản sao trích lục nếu có đăng ký; nêu rõ nếu sổ không còn lưu.",
                    "Thực hiện chứng thực bản sao điện tử đúng quy trình, bảo đảm chữ ký số của người có thẩm quyền và cơ quan.",
                    "Bố trí công chức tư pháp - hộ tịch thường trực tại Trung tâm Phục vụ hành chính công; giải quyết trong ngày đối với hồ sơ nhận trước 15 giờ.",
                ],
            ),
            One(&["Kết quả gửi về Sở Tư pháp **trước {due}**./."]),
        ],
        annex: None,
    },
    Topic {
        key: "pccc",
        from: &["congan"],
        kind: Kind::Plan,
        unit: "PC07",
        weight: 4,
        urgency: (20, Urgency::Urgent),
        lead: POLICE,
        to: &[],
        subjects: &[
            "Tổng kiểm tra an toàn phòng cháy, chữa cháy khu dân cư, nhà trọ, chợ năm {year}",
            "Thực tập phương án chữa cháy và cứu nạn, cứu hộ cấp thành phố tại {chợ|khu chung cư} {street}",
        ],
        due: Some((10, 16)),
        body: &[
            Head("I. MỤC ĐÍCH, YÊU CẦU"),
            One(&[
                "Nâng cao trách nhiệm của người đứng đầu; phát hiện, khắc phục triệt để tồn tại, không để xảy ra cháy lớn; kiểm tra thực chất, không gây phiền hà cho cơ sở.",
            ]),
            Head("II. NỘI DUNG"),
            Items(
                3,
                4,
                &[
                    "Kiểm tra {100%|toàn bộ} {120..460} nhà trọ, {14..60} cơ sở kinh doanh kết hợp nhà ở; yêu cầu mở lối thoát nạn thứ hai, trang bị bình chữa cháy.",
                    "Kiểm tra hệ thống điện, lối đi, nguồn nước chữa cháy tại {3..9} chợ; ký cam kết với từng hộ kinh doanh.",
                    "Tổ chức {6..20} lớp tập huấn, thực hành cho tổ liên gia an toàn; lắp thêm {20..80} điểm chữa cháy công cộng.",
                    "Huy động {40..160} người, {4..12} phương tiện tham gia thực tập; tình huống giả định cháy tại tầng {2..5}, có {6..20} người mắc kẹt.",
                ],
            ),
            Head("III. TỔ CHỨC THỰC HIỆN"),
            Rows(
                &["TT", "Nhiệm vụ", "Chủ trì", "Hoàn thành"],
                &[0.7, 4.6, 2.6, 2.0],
                4,
                5,
                &[
                    "{i}",
                    "{Lập danh sách cơ sở thuộc diện kiểm tra|Kiểm tra, lập biên bản|Xử lý vi phạm, đình chỉ cơ sở không bảo đảm|Tuyên truyền, tập huấn tại tổ dân phố|Tổng hợp, báo cáo kết quả}",
                    "{Công an phường|UBND phường|Đội Cảnh sát khu vực {1..4}}",
                    "{soon/}",
                ],
            ),
            One(&[
                "UBND các phường, xã xây dựng kế hoạch, báo cáo kết quả về Công an thành phố **trước {due}** để tổng hợp./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "an-ninh",
        from: &["congan"],
        kind: Kind::Letter,
        unit: "PV01",
        weight: 4,
        urgency: (20, Urgency::Urgent),
        lead: POLICE,
        to: THIS_WARD,
        subjects: &[
            "phối hợp bảo đảm an ninh, trật tự dịp {Quốc khánh|Tết Dương lịch năm {next}|lễ hội đường phố}",
            "cảnh báo thủ đoạn lừa đảo giả danh cơ quan nhà nước trên không gian mạng",
        ],
        due: Some((4, 8)),
        body: &[
            One(&[
                "Thời gian qua, trên địa bàn thành phố xảy ra {11..58} vụ {lừa đảo chiếm đoạt tài sản qua mạng|trộm cắp, gây rối trật tự công cộng|tụ tập đua xe trái phép}, thiệt hại {2..19} tỷ đồng. Công an thành phố đề nghị UBND phường Thọ Hòa:",
            ]),
            Items(
                3,
                3,
                &[
                    "Chỉ đạo các tổ dân phố, trường học tuyên truyền; phát cảnh báo trên hệ thống truyền thanh ít nhất {2..3} lần mỗi ngày trong {7..14} ngày.",
                    "Hướng dẫn người dân không cung cấp mã xác thực, không cài ứng dụng lạ; cơ quan nhà nước không yêu cầu chuyển tiền qua điện thoại.",
                    "Phân công lực lượng bảo vệ an ninh cơ sở tuần tra các tuyến {street}, {street2} từ 21 giờ 00 đến 02 giờ 00.",
                ],
            ),
            One(&[
                "Kết quả thực hiện trao đổi về Công an thành phố **trước {due}** (qua Phòng Tham mưu, điện thoại {phone})./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "cong-dien-bao",
        from: &["chutich"],
        kind: Kind::Telegram,
        unit: "KT",
        weight: 5,
        urgency: (100, Urgency::Flash),
        lead: OFFICE,
        to: &[
            "Giám đốc các sở, Thủ trưởng các ban, ngành thành phố",
            "Chủ tịch Ủy ban nhân dân các phường, xã",
            "Chỉ huy trưởng Bộ Chỉ huy Quân sự, Giám đốc Công an thành phố",
        ],
        subjects: &[
            "Về việc chủ động ứng phó áp thấp nhiệt đới và mưa lớn",
            "Về việc ứng phó khẩn cấp bão số {7..14}",
            "Về việc khắc phục hậu quả mưa lũ, ngập úng diện rộng",
        ],
        due: None,
        body: &[
            One(&[
                "Theo Trung tâm Dự báo khí tượng thủy văn, hồi {01|04|07|10|13} giờ 00 ngày hôm nay, tâm {bão|áp thấp nhiệt đới} cách bờ biển thành phố khoảng {140..420} km về phía Đông, sức gió mạnh nhất cấp {7..12}, giật cấp {13..15}. Dự báo trong 24 đến 48 giờ tới có mưa to đến rất to, lượng mưa {150..420} mm, có nơi trên {450..600} mm.",
                "Từ đêm qua đến sáng nay, mưa lớn với lượng {180..460} mm làm ngập {12..46} tuyến đường, {180..1400} nhà dân, chia cắt {2..7} khu dân cư tại {ward}, {ward2}, phường Thọ Hòa.",
            ]),
            One(&["Để bảo đảm an toàn tính mạng, tài sản của nhân dân, Chủ tịch UBND thành phố yêu cầu:"]),
            Items(
                4,
                5,
                &[
                    "Chủ tịch UBND các phường, xã hủy các cuộc họp chưa cần thiết, trực tiếp kiểm tra, đôn đốc tại cơ sở; hoàn thành sơ tán dân vùng trũng, ven sông, nhà yếu **trước 17 giờ 00 ngày hôm nay**.",
                    "Kiểm đếm, kêu gọi {210..760} tàu thuyền vào nơi tránh trú; cấm ra khơi từ {08|10|12} giờ 00 cho đến khi có thông báo mới.",
                    "Cắt tỉa cây xanh, chằng chống nhà cửa, biển quảng cáo; khơi thông cống rãnh, vận hành {6..18} trạm bơm chống ngập.",
                    "Sở Giáo dục và Đào tạo quyết định cho học sinh nghỉ học; Sở Y tế chuẩn bị cơ số thuốc, trực cấp cứu 24/24 giờ.",
                    "Công an, Quân sự bố trí lực lượng, phương tiện tại các điểm xung yếu; kiên quyết không cho người, phương tiện qua ngầm tràn, khu vực ngập sâu.",
                    "Công ty Điện lực, Cấp nước bảo đảm an toàn lưới điện, cấp nước trở lại sớm nhất; báo cáo Ban Chỉ huy Phòng thủ dân sự hai lần mỗi ngày.",
                ],
            ),
            One(&[
                "Yêu cầu các sở, ban, ngành, địa phương triển khai thực hiện nghiêm túc, báo cáo kịp thời về Văn phòng thường trực Ban Chỉ huy Phòng thủ dân sự thành phố./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "phieu-chuyen-don",
        from: &["thanhtra", "vp"],
        kind: Kind::Transfer,
        unit: "TD",
        weight: 6,
        urgency: NORMAL,
        lead: OFFICE,
        to: THIS_WARD,
        subjects: &[
            "Chuyển đơn kiến nghị của {person}",
            "Chuyển đơn phản ánh của các hộ dân đường {street}",
            "Chuyển đơn khiếu nại của {person} về đất đai",
        ],
        due: Some((8, 15)),
        body: &[
            One(&[
                "Vào {past}, cơ quan nhận được đơn của {person}, trú tại {kiệt {12..70}|số {5..210}} đường {street}, tổ dân phố số {4..38}, phường Thọ Hòa. Nội dung: {phản ánh tình trạng thoát nước kém, ngập nhà mỗi khi mưa|khiếu nại việc xác định ranh giới thửa đất với hộ liền kề|kiến nghị xử lý cơ sở cơ khí gây tiếng ồn trong khu dân cư|đề nghị xem xét lại mức bồi thường khi thu hồi đất}.",
            ]),
            One(&[
                "Sau khi xem xét, căn cứ quy định của pháp luật về tiếp công dân, khiếu nại, tố cáo, cơ quan chuyển đơn đến Chủ tịch UBND phường Thọ Hòa để giải quyết theo thẩm quyền; thông báo kết quả cho công dân và cơ quan chuyển đơn **trước {due}**./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "thue",
        from: &["thue"],
        kind: Kind::Letter,
        unit: "QLT",
        weight: 4,
        urgency: NORMAL,
        lead: ECONOMY,
        to: THIS_WARD,
        subjects: &[
            "phối hợp đôn đốc thu nợ thuế sử dụng đất phi nông nghiệp năm {year}",
            "rà soát hộ kinh doanh chuyển từ thuế khoán sang kê khai",
        ],
        due: Some((8, 14)),
        body: &[
            One(&[
                "Tính đến {past}, trên địa bàn phường Thọ Hòa còn {160..820} hộ nợ thuế với số tiền {240..1900} triệu đồng; {80..310} hộ kinh doanh chưa đăng ký tài khoản kê khai điện tử. Chi cục Thuế khu vực 3 đề nghị UBND phường:",
            ]),
            Items(
                2,
                3,
                &[
                    "Chỉ đạo tổ dân phố, đoàn thể thông báo, vận động các hộ nộp thuế trước {soon}; công khai danh sách hộ nợ kéo dài.",
                    "Cung cấp danh sách hộ kinh doanh đã cấp giấy chứng nhận từ đầu năm, hộ ngừng hoạt động, chuyển địa điểm.",
                    "Bố trí điểm hỗ trợ tại Trung tâm Phục vụ hành chính công vào sáng thứ {Ba|Năm} hằng tuần để hướng dẫn kê khai.",
                ],
            ),
            One(&["Kết quả phối hợp đề nghị gửi Chi cục Thuế **trước {due}** để tổng hợp./."]),
        ],
        annex: None,
    },
    Topic {
        key: "cho-hang-gia",
        from: &["sct"],
        kind: Kind::Letter,
        unit: "QLTM",
        weight: 4,
        urgency: NORMAL,
        lead: ECONOMY,
        to: ALL_WARDS,
        subjects: &[
            "bình ổn thị trường, phòng chống hàng giả dịp cuối năm {year}",
            "rà soát mạng lưới chợ, cửa hàng xăng dầu trên địa bàn",
        ],
        due: Some((7, 13)),
        body: &[
            One(&[
                "Thực hiện {ref:KH} về phát triển thương mại, Sở Công Thương đề nghị UBND các phường, xã:",
            ]),
            Items(
                3,
                4,
                &[
                    "Rà soát {4..22} chợ, siêu thị, cửa hàng tiện lợi; báo cáo lượng hàng dự trữ gạo, thịt, trứng, rau củ phục vụ nhân dân.",
                    "Phối hợp Đội Quản lý thị trường số {2..6} kiểm tra, xử lý hàng giả, hàng không rõ nguồn gốc, vi phạm niêm yết giá.",
                    "Vận động tiểu thương thanh toán không dùng tiền mặt; phấn đấu {60..90}% gian hàng có mã thanh toán.",
                    "Cập nhật vị trí, quy mô, điều kiện an toàn của các cửa hàng xăng dầu, điểm bán gas.",
                ],
            ),
            One(&["Báo cáo gửi về Sở Công Thương **trước {due}** để tổng hợp, tham mưu UBND thành phố./."]),
        ],
        annex: None,
    },
    Topic {
        key: "thanh-tra",
        from: &["thanhtra"],
        kind: Kind::Letter,
        unit: "NV2",
        weight: 3,
        urgency: (25, Urgency::Urgent),
        lead: OFFICE,
        to: THIS_WARD,
        subjects: &[
            "cung cấp hồ sơ, tài liệu phục vụ thanh tra việc quản lý {đất đai|tài chính, ngân sách|đầu tư xây dựng}",
            "thực hiện kết luận thanh tra và kê khai tài sản, thu nhập năm {year}",
        ],
        due: Some((3, 7)),
        body: &[
            One(&[
                "Thực hiện Quyết định số {40..180}/QĐ-TTTP {past} về việc thanh tra tại UBND phường Thọ Hòa, Thanh tra thành phố đề nghị UBND phường:",
            ]),
            Items(
                3,
                3,
                &[
                    "Báo cáo tình hình quản lý từ ngày 01 tháng 7 năm 2025 đến nay theo đề cương gửi kèm.",
                    "Cung cấp bản sao {12..60} bộ hồ sơ theo danh mục; hồ sơ điện tử gửi dưới dạng tệp có ký số.",
                    "Cử đồng chí lãnh đạo và {2..4} công chức làm đầu mối, bố trí nơi làm việc cho Đoàn từ {soon}.",
                ],
            ),
            One(&[
                "Báo cáo và hồ sơ gửi về Thanh tra thành phố **trước {due}**. Thủ trưởng cơ quan chịu trách nhiệm về tính chính xác, đầy đủ của tài liệu cung cấp./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "phuong-ban",
        from: &["camloc", "vinhtra", "binhkhe"],
        kind: Kind::Letter,
        unit: "VP",
        weight: 6,
        urgency: NORMAL,
        lead: OFFICE,
        to: THIS_WARD,
        subjects: &[
            "phối hợp xử lý {ngập úng|ô nhiễm kênh thoát nước|điểm họp chợ tự phát} tại khu vực giáp ranh hai địa phương",
            "mời giao lưu, trao đổi kinh nghiệm xây dựng chính quyền số",
            "xác minh thông tin cư trú của {person} phục vụ giải quyết chế độ",
        ],
        due: Some((5, 12)),
        body: &[
            One(&[
                "Thời gian qua, hai địa phương đã phối hợp chặt chẽ trong quản lý địa bàn giáp ranh. Tuy nhiên, tại đường {street} (đoạn {120..800} m giáp ranh) vẫn còn {tình trạng đổ phế thải|vướng mắc về phân công quản lý|ý kiến phản ánh của nhân dân}.",
                "Để giải quyết kịp thời đề nghị của nhân dân và thực hiện {ref:CV}, UBND địa phương kính đề nghị UBND phường Thọ Hòa phối hợp một số nội dung:",
            ]),
            Items(
                2,
                3,
                &[
                    "Cử đại diện lãnh đạo cùng công chức chuyên môn kiểm tra hiện trường vào {soon}; lập biên bản phân công quản lý.",
                    "Cung cấp thông tin về thời gian cư trú, chế độ đã hưởng trên địa bàn phường từ năm {2018..2022#} đến nay.",
                    "Thống nhất lịch ra quân {2..4} đợt trong quý {quarter}, mỗi bên huy động {12..40} người.",
                    "Trao đổi tài liệu, cách làm về số hóa hồ sơ và vận hành trung tâm phục vụ hành chính công.",
                ],
            ),
            One(&["Rất mong nhận được sự quan tâm, trả lời của quý UBND phường **trước {due}**./."]),
        ],
        annex: None,
    },
    Topic {
        key: "chi-thi-ky-cuong",
        from: &["ubnd"],
        kind: Kind::Instruction,
        unit: "NC",
        weight: 3,
        urgency: NORMAL,
        lead: OFFICE,
        to: &[],
        subjects: &[
            "Về tăng cường kỷ luật, kỷ cương hành chính trong giải quyết công việc",
            "Về tiết kiệm điện, chống lãng phí trong cơ quan nhà nước",
            "Về công tác tuyển quân năm {next}",
        ],
        due: Some((12, 20)),
        body: &[
            One(&[
                "Thời gian qua, các sở, ngành, địa phương đã có nhiều cố gắng. Tuy nhiên, qua kiểm tra {18..46} đơn vị vẫn còn tình trạng {đùn đẩy, né tránh trách nhiệm|chậm trả lời kiến nghị của người dân, doanh nghiệp|sử dụng tài sản công chưa hiệu quả}. Để chấn chỉnh, UBND thành phố yêu cầu:",
            ]),
            Items(
                4,
                5,
                &[
                    "Thủ trưởng các đơn vị chịu trách nhiệm trực tiếp về tiến độ, chất lượng công việc; văn bản đến phải phân công xử lý trong ngày.",
                    "Không để văn bản, hồ sơ quá hạn mà không có lý do; định kỳ hằng tuần kiểm điểm việc thực hiện nhiệm vụ được giao.",
                    "Công khai số điện thoại tiếp nhận phản ánh; trả lời người dân trong thời hạn {5..10} ngày làm việc.",
                    "Giảm tối thiểu {10..20}% điện năng tiêu thụ, {30..50}% văn bản giấy; tăng họp trực tuyến.",
                    "Lập danh sách công dân trong độ tuổi, tổ chức sơ tuyển, khám sức khỏe bảo đảm chỉ tiêu {18..46} người.",
                    "Sở Nội vụ kiểm tra đột xuất ít nhất {6..15} đơn vị, báo cáo UBND thành phố kết quả trước {soon2}.",
                ],
            ),
            One(&[
                "Các đơn vị xây dựng kế hoạch thực hiện gửi Sở Nội vụ **trước {due}**. Yêu cầu thủ trưởng các cơ quan, đơn vị, Chủ tịch UBND các phường, xã nghiêm túc triển khai Chỉ thị này./.",
            ]),
        ],
        annex: None,
    },
    Topic {
        key: "bao-cao-hdnd",
        from: &["hdnd"],
        kind: Kind::Announcement,
        unit: "TH",
        weight: 4,
        urgency: NORMAL,
        lead: OFFICE,
        to: THIS_WARD,
        subjects: &[
            "Lịch tiếp công dân, tiếp xúc cử tri của đại biểu HĐND phường quý {quarter}",
            "Kết quả giám sát việc giải quyết kiến nghị cử tri {6..9} tháng năm {year}",
        ],
        due: Some((8, 13)),
        body: &[
            One(&["Thường trực HĐND phường Thọ Hòa thông báo một số nội dung sau:"]),
            Dashes(
                3,
                4,
                &[
                    "Tiếp xúc cử tri tại nhà văn hóa tổ dân phố số {3..14} vào {meet}; đại biểu {name} chủ trì.",
                    "Tổng số kiến nghị đã tổng hợp: {a=32..96}; đã giải quyết {b:a*52..86}; còn {a−b} kiến nghị đang giải quyết hoặc chưa trả lời.",
                    "Nhóm kiến nghị nổi lên gồm thoát nước đường {street}, chiếu sáng kiệt {12..60}, cấp giấy chứng nhận khu {street2}.",
                    "Đề nghị UBND phường báo cáo kết quả giải quyết bằng văn bản **trước {due}** để trả lời cử tri.",
                    "Đề nghị UBND phường phân công lãnh đạo dự và giải trình tại hội nghị.",
                ],
            ),
            One(&["Thường trực HĐND phường thông báo để các cơ quan, đơn vị biết, phối hợp thực hiện./."]),
        ],
        annex: None,
    },
    Topic {
        key: "ke-hoach-thanh-pho",
        from: &["ubnd"],
        kind: Kind::Plan,
        unit: "VX",
        weight: 4,
        urgency: NORMAL,
        lead: CULTURE,
        to: &[],
        subjects: &[
            "Triển khai {Tháng chuyển đổi số|Đề án đô thị thông minh|Chương trình giảm nghèo} năm {next}",
            "Cải cách hành chính năm {next} thành phố Hải Vân",
        ],
        due: Some((13, 20)),
        body: &[
            Head("I. MỤC ĐÍCH, YÊU CẦU"),
            One(&[
                "Cụ thể hóa {ref:NQ}; xác định rõ nhiệm vụ, thời gian, trách nhiệm của từng cơ quan; lấy sự hài lòng của người dân, doanh nghiệp làm thước đo.",
            ]),
            Head("II. CHỈ TIÊU"),
            Dashes(
                3,
                3,
                &[
                    "Tỷ lệ hồ sơ giải quyết đúng hạn đạt {98..99%}% trở lên; hồ sơ trực tuyến toàn trình đạt {75..90}%.",
                    "Trên {85..95}% người dân hài lòng với sự phục vụ của cơ quan hành chính.",
                    "Giảm {1..2%}% hộ nghèo; tạo việc làm mới cho {4200..9800} lao động.",
                    "100% văn bản giữa các cơ quan gửi dưới dạng điện tử có ký số.",
                ],
            ),
            Head("III. NHIỆM VỤ CHỦ YẾU"),
            Items(
                4,
                5,
                &[
                    "Rà soát, cắt giảm ít nhất {20..30}% thời gian giải quyết thủ tục; công bố danh mục thủ tục thực hiện không phụ thuộc địa giới.",
                    "Nâng cấp hạ tầng số tại trung tâm phục vụ hành chính công; mỗi phường, xã có {4..10} điểm truy cập miễn phí.",
                    "Đào tạo, bồi dưỡng {800..2600} lượt cán bộ, công chức; tổ chức {2..4} cuộc thi tìm hiểu trực tuyến.",
                    "Hỗ trợ vay vốn, nhà ở, bảo hiểm y tế cho hộ khó khăn; phân công cơ quan đỡ đầu từng hộ.",
                    "Đẩy mạnh tuyên truyền trên báo, đài, mạng xã hội; biểu dương điển hình, cách làm hay.",
                ],
            ),
            Head("IV. TỔ CHỨC THỰC HIỆN"),
            Rows(
                &["TT", "Nội dung", "Cơ quan chủ trì", "Kinh phí (triệu đồng)", "Thời gian"],
                &[0.7, 4.2, 2.6, 1.8, 1.9],
                4,
                7,
                &[
                    "{i}",
                    "{Rà soát quy trình nội bộ|Nâng cấp trang thiết bị|Tập huấn nghiệp vụ|Khảo sát mức độ hài lòng|Truyền thông|Sơ kết, tổng kết}",
                    "{Sở Nội vụ|Sở Khoa học và Công nghệ|Sở Y tế|UBND các phường, xã}",
                    "{45..860}",
                    "Quý {I|II|III|IV}/{next}",
                ],
            ),
            One(&[
                "UBND các phường, xã ban hành kế hoạch cụ thể, gửi về Sở Nội vụ **trước {due}** để theo dõi; báo cáo định kỳ hằng quý./.",
            ]),
        ],
        annex: None,
    },
];
